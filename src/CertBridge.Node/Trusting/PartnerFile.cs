using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>cards/partners/ID.card</c>: the newest card and sheets of one partner, a PartnerCard. That the file is here says that the first card was
/// vouched for by people. A folder of its own, because a partner may be called "own".
/// </summary>
internal static class PartnerFile
{
    private const string Ending = ".card";

    public static string PathOf(NodeHome home, PartnerId partner) => Path.Combine(Folder(home), partner.Value + Ending);

    /// <param name="held">What the partner follows; null at its introduction.</param>
    public static void Write(NodeHome home, TrustedPartner partner, TrustedPartner? held)
    {
        DurableFolder.Make(Folder(home), KeyFolder.FolderMode);
        if (held?.Card.Digest != partner.Card.Digest)
            FormerCards.Write(FormerFile(PathOf(home, partner.Id)), held?.Card);
        DurableFile.Write(PathOf(home, partner.Id), partner.Bundle.ToByteArray(), KeyFolder.FileMode);
    }

    /// <summary>Every partner of the home, verified anew; a file that does not verify is a problem by its name.</summary>
    public static IEnumerable<Parsed<TrustedPartner>> ReadAll(NodeHome home, VerifiedCard own) =>
        Directory.Exists(Folder(home))
            ? Directory.EnumerateFiles(Folder(home), "*" + Ending).Order(StringComparer.Ordinal).Select(path => Read(path, own))
            : [];

    /// <summary>The partner's cards before the one in force.</summary>
    public static Parsed<Former> ReadFormer(NodeHome home, PartnerId partner) => FormerCards.Read(FormerFile(PathOf(home, partner)));

    private static Parsed<TrustedPartner> Read(string path, VerifiedCard own)
    {
        Parsed<byte[]> file = BoundedFile.Read(path, Limits.PartnerCardBytesMax, HomeErrors.HomeFileCorrupt);
        Parsed<Former> former = FormerCards.Read(FormerFile(path));
        if (!file.IsValid || !former.IsValid)
            return Parsed<TrustedPartner>.Invalid([.. file.Problems, .. former.Problems]);
        TrustedPartner? before = former.Value.Newest is { } card ? new TrustedPartner { Card = card } : null;
        Parsed<TrustedPartner> read = Parse(file.Value) is { } bundle
            ? CardSuccession.FollowKept(bundle, before, own)
            : Parsed<TrustedPartner>.Invalid(CorruptFile.Problem(path, []));
        if (!read.IsValid)
            return Parsed<TrustedPartner>.Invalid(CorruptFile.Problem(path, read.Problems));
        return Path.GetFileNameWithoutExtension(path) == read.Value.Id.Value
            ? read
            : Parsed<TrustedPartner>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, Path.GetFileName(path), $"{path} holds the card of {read.Value.Id}."));
    }

    /// <summary>Null when the bytes are no PartnerCard.</summary>
    public static V1.PartnerCard? Parse(ReadOnlySpan<byte> bytes) => MessageReading.TryRead(V1.PartnerCard.Parser, bytes, out V1.PartnerCard? bundle) ? bundle : null;

    private static string FormerFile(string cardFile) => Path.ChangeExtension(cardFile, ".former");

    private static string Folder(NodeHome home) => Path.Combine(home.CardsFolder, "partners");
}

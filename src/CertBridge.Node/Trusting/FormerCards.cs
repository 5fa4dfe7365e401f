using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>cards/partners/ID.former</c>: the cards that came before the one in force, oldest first, each a length-delimited SignedCard. Verified one after
/// the other they say which keys the partner once signed with: an envelope under a key that was revoked since is refused by that name.
/// </summary>
internal static class FormerCards
{
    /// <summary>Cards kept; a partner that signs one a month is remembered for five years.</summary>
    public const int CountMax = 64;

    private const int SignedCardBytesMax = 66 * 1024;

    /// <summary>Written before the newer card: read in between, the last former card is the one in force, which follows itself.</summary>
    /// <param name="held">Null at an introduction: what lay there before vouches for nothing.</param>
    public static void Write(string path, VerifiedCard? held)
    {
        if (held is null)
        {
            File.Delete(path);
            return;
        }
        IReadOnlyList<V1.SignedCard> former = File.Exists(path) ? Parse(File.ReadAllBytes(path)) ?? [] : [];
        using var bytes = new MemoryStream();
        foreach (V1.SignedCard card in former.Append(held.Wire).TakeLast(CountMax))
            card.WriteDelimitedTo(bytes);
        DurableFile.Write(path, bytes.ToArray(), KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.FormerCardWritten);
    }

    /// <returns>Each after the one before it; none when there is no file.</returns>
    public static Parsed<Former> Read(string path)
    {
        if (!File.Exists(path))
            return Parsed<Former>.Valid(new Former([]));
        Parsed<byte[]> file = BoundedFile.Read(path, CountMax * SignedCardBytesMax, HomeErrors.HomeFileCorrupt);
        if (!file.IsValid)
            return Parsed<Former>.Invalid(file.Problems);
        if (Parse(file.Value) is not { } wires)
            return Parsed<Former>.Invalid(CorruptFile.Problem(path, []));
        List<VerifiedCard> cards = [];
        foreach (V1.SignedCard wire in wires)
        {
            Parsed<VerifiedCard> card = CardVerification.Kept(wire, cards.Count > 0 ? cards[^1] : null);
            if (!card.IsValid)
                return Parsed<Former>.Invalid(CorruptFile.Problem(path, card.Problems));
            cards.Add(card.Value);
        }
        return Parsed<Former>.Valid(new Former(cards));
    }

    private static List<V1.SignedCard>? Parse(byte[] file)
    {
        try
        {
            using var bytes = new MemoryStream(file);
            List<V1.SignedCard> cards = [];
            while (bytes.Position < bytes.Length)
                cards.Add(V1.SignedCard.Parser.ParseDelimitedFrom(bytes));
            return cards;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

/// <summary>The former cards, oldest first; none when the one in force is the first.</summary>
internal sealed record Former(IReadOnlyList<VerifiedCard> Cards)
{
    /// <summary>It knows the signing keys of those before it.</summary>
    public VerifiedCard? Newest => Cards.Count > 0 ? Cards[^1] : null;
}

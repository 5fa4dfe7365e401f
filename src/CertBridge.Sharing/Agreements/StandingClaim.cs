using System.Globalization;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Agreements;

/// <summary>
/// What officers of one side say of an agreement's standing. The serial rises with every statement of that side about that document, so that an older one changes nothing when it comes
/// again; the text names everything it holds for, so that it holds for nothing else.
/// </summary>
/// <param name="Side">The party whose officers say it.</param>
/// <param name="Serial">From 1 to <see cref="Limits.AgreementSerialMax"/>.</param>
/// <param name="Word">What they say.</param>
/// <param name="Reason">Why; unspecified where it is resumed.</param>
public sealed record StandingClaim(PartnerId Side, ulong Serial, StandingWord Word, StandingReason Reason)
{
    /// <summary>The most bytes <see cref="Write"/> gives.</summary>
    public const int BytesMax = 1_024;

    /// <summary>Said by a party, within the limits, in words that are known, with a reason where it narrows and with none where it lifts.</summary>
    public bool IsWellFormed(Agreement agreement) =>
        agreement.HasParty(Side)
        && Serial is > 0 and <= Limits.AgreementSerialMax
        && Word is StandingWord.Resumed or StandingWord.Suspended or StandingWord.Terminated
        && (Word == StandingWord.Resumed) == (Reason == StandingReason.Unspecified)
        && (Reason == StandingReason.Unspecified || StandingWords.FindReason(StandingWords.Of(Reason)) == Reason);

    /// <param name="agreement">The document it is about.</param>
    /// <param name="environment">Of both nodes, such as <c>production</c>.</param>
    /// <returns>UTF-8, one fact a line.</returns>
    public byte[] Write(Agreement agreement, string environment) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 agreement-standing
        agreement: {agreement}
        document: {agreement.Hash}
        between: {agreement.Parties.First} and {agreement.Parties.Second}
        environment: {environment}
        side: {Side}
        serial: {Serial}
        standing: {StandingWords.Of(Word)}
        reason: {StandingWords.Of(Reason)}

        """));

    /// <summary>Null for what <see cref="Write"/> does not give, to the byte.</summary>
    public static StandingClaim? Read(Agreement agreement, string environment, ReadOnlySpan<byte> text)
    {
        if (text.Length > BytesMax)
            return null;
        ILookup<string, string> facts = Encoding.UTF8.GetString(text).Split('\n').Select(line => line.Split(": ", 2)).Where(fact => fact.Length == 2).ToLookup(fact => fact[0], fact => fact[1]);
        if (!PartnerId.TryParse(facts["side"].FirstOrDefault() ?? "", out PartnerId side)
            || !ulong.TryParse(facts["serial"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong serial))
            return null;
        var claim = new StandingClaim(side, serial, StandingWords.FindWord(facts["standing"].FirstOrDefault()), StandingWords.FindReason(facts["reason"].FirstOrDefault()));
        return claim.IsWellFormed(agreement) && text.SequenceEqual(claim.Write(agreement, environment)) ? claim : null;
    }
}

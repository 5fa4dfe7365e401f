using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;

namespace CertBridge.Sealing.Releasing;

/// <summary>Whether a statement was signed by enough different persons on the sender's card. Who wrote the report is no evidence and is not asked for.</summary>
public static class ReleaseVerification
{
    /// <summary>Different persons who sign, but in an emergency.</summary>
    public const int PersonsMin = 2;

    /// <param name="statement">As the verifier writes it from the facts it holds.</param>
    /// <param name="signatures">Each must hold; one that does not spoils the release.</param>
    /// <param name="sender">The card in force: who has left it releases nothing.</param>
    /// <returns>Who signed, in the order of the card, or why it is no release.</returns>
    public static Parsed<IReadOnlyList<CardOfficer>> Verify(ReleaseStatement statement, IReadOnlyList<byte[]> signatures, VerifiedCard sender)
    {
        if (signatures.Count is 0 or > Limits.ReleaseSignaturesMax)
            return Refused($"There are {signatures.Count} signatures; 1 to {Limits.ReleaseSignaturesMax} are taken.");
        byte[] text = statement.ToBytes();
        var signers = new HashSet<KeyId>();
        foreach (byte[] signature in signatures)
        {
            Parsed<CardOfficer> officer = SignerOf(text, signature, sender);
            if (!officer.IsValid)
                return Parsed<IReadOnlyList<CardOfficer>>.Invalid(officer.Problems);
            if (!signers.Add(officer.Value.Certificate.KeyId))
                return Refused("One person signed twice.");
        }
        int needed = statement.IsEmergency ? 1 : PersonsMin;
        return signers.Count >= needed
            ? Parsed<IReadOnlyList<CardOfficer>>.Valid([.. sender.Officers.Where(officer => signers.Contains(officer.Certificate.KeyId))])
            : Refused($"It takes {needed} different persons on the sender's card, and {signers.Count} signed.");
    }

    /// <summary>One person's signature alone.</summary>
    /// <param name="statement">Its exact bytes.</param>
    public static Parsed<CardOfficer> SignerOf(ReadOnlySpan<byte> statement, byte[] signature, VerifiedCard sender)
    {
        if (signature.Length > Limits.ReleaseSignatureBytesMax)
            return Parsed<CardOfficer>.Invalid(Problem($"A signature of a release has at most {Limits.ReleaseSignatureBytesMax} bytes, not {signature.Length}."));
        Parsed<KeyCertificate> verified = DetachedSignature.Verify(statement, signature, [.. sender.Officers.Select(officer => officer.Certificate)]);
        return verified.IsValid
            ? Parsed<CardOfficer>.Valid(sender.Officers.First(officer => officer.Certificate.KeyId == verified.Value.KeyId))
            : Parsed<CardOfficer>.Invalid(verified.Problems);
    }

    private static Parsed<IReadOnlyList<CardOfficer>> Refused(string message) => Parsed<IReadOnlyList<CardOfficer>>.Invalid(Problem(message));

    private static Problem Problem(string message) => new(ReleaseErrors.NotSigned, "signatures", message);
}

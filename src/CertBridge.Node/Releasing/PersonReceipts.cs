using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Releasing;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Feedbacks;

namespace CertBridge.Node.Releasing;

/// <summary>What a named person says about a report that was sealed to them: the statement it is a signature over, and whether that person signed it. Asked the same at both ends.</summary>
internal static class PersonReceipts
{
    /// <param name="feedback">With a person; its form was asked before.</param>
    /// <param name="report">The report's id.</param>
    /// <param name="sender">Who sent the report.</param>
    /// <param name="receiver">Whose person it is.</param>
    /// <param name="environment">That of both nodes.</param>
    public static PersonReceiptStatement Statement(Feedback feedback, ReportId report, PartnerId sender, PartnerId receiver, string environment) => new()
    {
        Sender = sender,
        Receiver = receiver,
        Environment = environment,
        ReportId = report.Value,
        Revision = feedback.Revision,
        ManifestDigest = Digest.FromBytes(feedback.ManifestDigest.Span),
        Person = feedback.Person.Name,
        SealedTo = new KeyId(Digest.FromBytes(feedback.Person.SealedTo.Span)),
        Outcome = FeedbackWords.Of(feedback.Kind),
        Reason = FeedbackWords.Of(feedback.Person.Reason),
    };

    /// <param name="statement">As written anew here.</param>
    /// <param name="signature">Detached CMS, DER.</param>
    /// <param name="sheet">The contact sheet of the person's CERT.</param>
    /// <param name="now">A sheet that is over says nothing of persons any more.</param>
    /// <returns>Why that person did not sign it; null where they did.</returns>
    public static PersonReceiptObjection? Objection(PersonReceiptStatement statement, ReadOnlySpan<byte> signature, VerifiedContactSheet? sheet, DateTimeOffset now)
    {
        if (sheet is null || sheet.Expires <= now)
            return new($"no contact sheet of {statement.Receiver} is in force", IsForged: false);
        if (sheet.Persons.FirstOrDefault(person => person.Name == statement.Person && person.Encryption.KeyId == statement.SealedTo) is not { } named)
            return new($"{statement.Person} with this key is not on the contact sheet of {statement.Receiver}", IsForged: false);
        if (named.Receipt is not { } certificate)
            return new($"{statement.Person} has no key for receipts on the contact sheet of {statement.Receiver}", IsForged: false);
        Parsed<KeyCertificate> signer = DetachedSignature.Verify(statement.ToBytes(), signature, [certificate], "the person's own keys");
        return signer.IsValid ? null : new($"the signature of {statement.Person} does not hold: {signer.Problems[0].Message}", IsForged: true);
    }
}

/// <summary>Why something is no receipt of a person.</summary>
/// <param name="Because">In words of this node.</param>
/// <param name="IsForged">A signature that does not hold under the person's key; false where the person is not known here, which a newer contact sheet may mend.</param>
internal sealed record PersonReceiptObjection(string Because, bool IsForged);

using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary>How a proof is told: for people what it shows, in a sentence first; for programs the fields of its receipt, head and card.</summary>
internal static class ProofPrinting
{
    public static void Write(Utf8JsonWriter json, VerifiedProof verified)
    {
        Receipt receipt = verified.Proven.Receipt;
        WriteNames(json, verified.Proof);
        json.WriteString("verdict", ReceiptPrinting.Verdict(receipt));
        json.WriteString("reason", ReceiptPrinting.Reason(receipt));
        json.WriteBoolean("sealedToPersons", receipt.SealedToPersons);
        json.WriteTime("received", receipt.ReceivedMs);
        json.WriteString("lane", WireWord.Of(receipt.Lane));
        json.WriteNumber("epoch", receipt.Epoch);
        json.WriteNumber("number", receipt.Number);
        json.WriteDigest("manifestDigest", receipt.ManifestDigest);
        json.WriteDigest("agreementHash", receipt.AgreementHash);
        json.WriteString("origin", verified.Proven.Head.Origin);
        json.WriteNumber("leafIndex", verified.Proof.Receipt.LeafIndex);
        json.WriteNumber("checkpointSize", verified.Proven.Head.Size);
        json.WriteDigest("checkpointRoot", ByteString.CopyFrom(verified.Proven.Head.Root.ToBytes()));
        json.WriteNumber("cardSerial", verified.Card.Serial);
        json.WriteString("cardIssued", HumanTime.Rfc3339(verified.Card.Issued));
        json.WriteString("cardExpires", HumanTime.Rfc3339(verified.Card.Expires));
        json.WriteString("suspectSince", verified.SuspectSince is { } since ? HumanTime.Rfc3339(since) : null);
        json.WriteString("fingerprint", verified.Card.Fingerprint);
        json.WriteString("rootKey", verified.Card.RootKeyId.ToString());
    }

    /// <summary>What the file names, whether it holds or not.</summary>
    public static void WriteNames(Utf8JsonWriter json, LedgerProof proof)
    {
        json.WriteString("environment", proof.Receipt.Environment);
        json.WriteString("owner", proof.Receipt.Owner.Value);
        json.WriteString("partner", proof.Receipt.About.Value);
        json.WriteString("reportId", proof.ReportId);
        json.WriteNumber("revision", proof.Revision);
        json.WriteString("envelopeId", ProofForm.IdText(proof.EnvelopeId));
        json.WriteString("envelopeDigest", Convert.ToHexStringLower(proof.EnvelopeDigest));
    }

    public static void Write(Utf8JsonWriter json, Problem finding)
    {
        json.WriteString("code", finding.Code.Code);
        json.WriteString("name", finding.Code.Title);
        json.WriteString("field", finding.Field);
        json.WriteString("what", finding.Message);
    }

    /// <param name="finding">What does not hold.</param>
    /// <param name="file">Which of two files; empty where there is one.</param>
    public static string Failed(Problem finding, string file = "")
    {
        string place = file.Length == 0 ? finding.Field : $"{file}.{finding.Field}".TrimEnd('.');
        return $"FAILED  {finding.Code.Code} {finding.Code.Title}: {(place.Length > 0 ? $"{TerminalText.Escape(place)}: " : "")}{TerminalText.Escape(finding.Message)}\n";
    }

    /// <param name="verified">The proof.</param>
    /// <param name="times">How times are told.</param>
    /// <param name="file">Where it was written; null where it was read.</param>
    public static string Text(VerifiedProof verified, HumanTime times, string? file = null)
    {
        Receipt receipt = verified.Proven.Receipt;
        (string Name, string Value)[] fields =
        [
            ("environment", verified.Card.Environment),
            ("envelope", ProofForm.IdText(receipt.EnvelopeId.Span)),
            ("digest", Convert.ToHexStringLower(receipt.EnvelopeDigest.Span)),
            ("manifest", Convert.ToHexStringLower(receipt.ManifestDigest.Span)),
            ("agreement", Convert.ToHexStringLower(receipt.AgreementHash.Span)),
            ("report", verified.Proof.ReportId.Length == 0 ? "" : $"{verified.Proof.ReportId} revision {verified.Proof.Revision}, as the file says: a receipt names digests alone"),
            ("log", $"{verified.Proven.Head.Origin}, leaf {verified.Proof.Receipt.LeafIndex} beneath the checkpoint over {verified.Proven.Head.Size}"),
            ("root", verified.Proven.Head.Root.ToString()),
            ("card", $"serial {verified.Card.Serial}, {times.Both(verified.Card.Issued)} until {times.Both(verified.Card.Expires)}"),
            ("fingerprint", verified.Card.Fingerprint),
            ("root key", verified.Card.RootKeyId.ToString()),
        ];
        return Sentence(receipt) + Suspicion(verified) + "\n\n" + Table.Fields(file is null ? fields : [.. fields, ("file", file)]);
    }

    /// <summary>The signature holds all the same: what is doubted is who made it.</summary>
    private static string Suspicion(VerifiedProof verified) => verified.SuspectSince is not { } since ? "" :
        $"\nSUSPECT: by this card the log key of the checkpoint may have been in other hands since {HumanTime.Rfc3339(since)}, and the receipt says that it is younger.";

    /// <summary>Who said what, when, of whose envelope.</summary>
    private static string Sentence(Receipt receipt)
    {
        string reason = ReceiptPrinting.Reason(receipt);
        string what = receipt.Verdict switch
        {
            ReceiptVerdict.Stored when receipt.Withdrawal is { } result => $"stored the withdrawal ({WireWord.Of(result.Outcome)})",
            ReceiptVerdict.Stored => "stored the envelope",
            ReceiptVerdict.Quarantined => $"quarantined the envelope ({reason})",
            _ => $"refused the envelope ({reason})",
        };
        return $"{receipt.Receiver} says that it {what} it got from {receipt.Sender} on {HumanTime.Rfc3339(receipt.ReceivedMs)}, by its own clock.";
    }
}

using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Releasing;

/// <summary>
/// What a named person signs about a report that was sealed to them (docs/ENVELOPE.md, A person's receipt). Written anew from the facts wherever it is needed: by the person's own client from
/// what it opened, by their node from what it stored, by the sender's from what it sent. So nothing in it is parsed.
/// </summary>
public sealed record PersonReceiptStatement
{
    /// <summary>Who sent the report.</summary>
    public required PartnerId Sender { get; init; }

    /// <summary>The person's own CERT, which received it.</summary>
    public required PartnerId Receiver { get; init; }

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    public required string ReportId { get; init; }

    public required ulong Revision { get; init; }

    /// <summary>SHA-256 of the manifest SignedData, which names root, marking and persons.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>As on the receiver's contact sheet.</summary>
    public required string Person { get; init; }

    /// <summary>The person's encryption key it was sealed to.</summary>
    public required KeyId SealedTo { get; init; }

    /// <summary>opened, applied or refused.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was refused, in one word; <c>none</c> otherwise.</summary>
    public required string Reason { get; init; }

    /// <returns>UTF-8, one fact a line, in this order.</returns>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 person-receipt
        sender: {Sender}
        receiver: {Receiver}
        environment: {Environment}
        report: {ReportId}
        revision: {Revision}
        manifest: {ManifestDigest}
        person: {Person}
        sealed to: {SealedTo}
        outcome: {Outcome}
        reason: {Reason}

        """));
}

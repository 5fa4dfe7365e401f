using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Releasing;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Feedbacks;
using Google.Protobuf;

namespace CertBridge.Cli.Releasing;

/// <summary>
/// The person's receipt: what became of a report that is sealed to them, signed here with their own key and handed to the node, which sends it to the partner. What was opened is shown whether or not the receipt
/// can be given; that it could not is said.
/// </summary>
/// <param name="Outcome">What to sign.</param>
/// <param name="Reason">Why it is refused.</param>
internal sealed record PersonReceiptSigning(FeedbackKind Outcome, PersonRefusal Reason)
{
    public static readonly Option<string> Said = Flag.Text("--outcome", "WHAT", $"What you sign for the sender: {string.Join(", ", FeedbackWords.PersonWords)}; opened when not given");

    public static readonly Option<string> Why = Flag.Text("--reason", "WORD", $"Of refused: {string.Join(", ", FeedbackWords.RefusalWords)}");

    public static readonly Option<bool> None = new("--no-receipt") { Description = "Open it and sign nothing: the sender does not learn of it" };

    /// <summary>What a client signs by itself where the content does not hold.</summary>
    public static readonly PersonReceiptSigning ContentWrong = new(FeedbackKind.Refused, PersonRefusal.ContentWrong);

    /// <returns>Null where nothing is to be signed.</returns>
    public static PersonReceiptSigning? Read(CommandRun run)
    {
        (string? said, string? why) = (run.Value(Said), run.Value(Why));
        if (run.Has(None))
            return said is null && why is null ? null : throw CommandFailedException.Usage($"{None.Name} signs nothing, and {Said.Name} and {Why.Name} are for what is signed", "Leave one of them out.");
        FeedbackKind outcome = said is null ? FeedbackKind.Opened : FeedbackWords.FindPersons(said);
        if (outcome == FeedbackKind.Unspecified)
            throw CommandFailedException.Usage($"{Said.Name} {TerminalText.Short(said!)} is none of: {string.Join(", ", FeedbackWords.PersonWords)}", $"{Said.Name} applied");
        PersonRefusal reason = FeedbackWords.FindRefusal(why);
        if ((outcome == FeedbackKind.Refused) != reason is not PersonRefusal.Unspecified || (why is not null && reason == PersonRefusal.Unspecified))
            throw CommandFailedException.Usage($"{Said.Name} refused has a {Why.Name} of {string.Join(", ", FeedbackWords.RefusalWords)}, and nothing else has one", $"{Said.Name} refused {Why.Name} not-for-me");
        return new PersonReceiptSigning(outcome, reason);
    }

    /// <summary>Signs it and hands it over.</summary>
    /// <param name="session">The person's node.</param>
    /// <param name="handed">What it handed out.</param>
    /// <param name="keys">The person's.</param>
    /// <param name="now">Stands in the signature.</param>
    /// <param name="cancel">Before the node has it.</param>
    public async Task<PersonReceiptGiven> GiveAsync(NodeSession session, OpenInboxResponse handed, PersonKeys keys, DateTimeOffset now, CancellationToken cancel)
    {
        if (keys.Receipt is not { } key)
            return PersonReceiptGiven.Not("The key file has no key for receipts: 'certbridge person new' makes both.");
        PersonKey? person = handed.Persons.FirstOrDefault(one => IsOf(one.EncryptionCertificate, CertificateUse.Encryption, keys.Encryption.Id));
        if (person is null || !IsOf(person.ReceiptCertificate, CertificateUse.PersonReceipt, key.Id))
            return PersonReceiptGiven.Not("The own contact sheet has no person with these two keys: an officer adds them with 'certbridge sheet sign --person FILE'.");
        try
        {
            WhoAmIResponse me = await session.AnnounceChangeAsync();
            byte[] statement = Statement(handed, keys.Encryption.Id, person.Name, me.Environment).ToBytes();
            var receipt = new PersonReceipt
            {
                Name = person.Name,
                SealedTo = ByteString.CopyFrom(keys.Encryption.Id.ToBytes()),
                Reason = Reason,
                Signature = ByteString.CopyFrom(DetachedSignature.Sign(statement, key, person.ReceiptCertificate.ToByteArray(), now, CertificateUse.PersonReceipt)),
            };
            var request = new AddPersonReceiptRequest { Id = handed.Summary.EnvelopeId, Kind = Outcome, Person = receipt };
            return new PersonReceiptGiven((await session.Node.Feedback.AddPersonReceiptAsync(request, cancellationToken: cancel)).Feedback, "");
        }
        catch (NodeCallException failure)
        {
            return PersonReceiptGiven.Not($"{failure.Code}: {failure.Message}");
        }
    }

    private PersonReceiptStatement Statement(OpenInboxResponse handed, KeyId sealedTo, string person, string environment)
    {
        EnvelopeHeader header = EnvelopeHeader.Parser.ParseFrom(handed.Header);
        return new PersonReceiptStatement
        {
            Sender = PartnerId.Parse(header.Sender),
            Receiver = PartnerId.Parse(header.Recipient),
            Environment = environment,
            ReportId = handed.Summary.Report.ReportId,
            Revision = handed.Summary.Report.Revision,
            ManifestDigest = Digest.Of(handed.SignedManifest.Span),
            Person = person,
            SealedTo = sealedTo,
            Outcome = FeedbackWords.Of(Outcome),
            Reason = FeedbackWords.Of(Reason),
        };
    }

    private static bool IsOf(ByteString certificate, CertificateUse use, KeyId key) => KeyCertificate.Read(certificate.Span, use).Value?.KeyId == key;
}

/// <summary>What became of it.</summary>
/// <param name="Entry">As the node holds it; null where there is none.</param>
/// <param name="Because">Why there is none, in words of this program or of the own node.</param>
internal sealed record PersonReceiptGiven(FeedbackEntry? Entry, string Because)
{
    public static PersonReceiptGiven Not(string because) => new(null, because);

    /// <summary>One line for people.</summary>
    public string Line => Entry is { } entry
        ? $"Receipt for {TerminalText.Escape(entry.Partner)}, signed by {TerminalText.Escape(entry.By)}: {FeedbackWords.Of(entry.Kind)}. Next: certbridge feedback list {TerminalText.Escape(entry.ReportId)} --given"
        : $"No receipt was given. {TerminalText.Escape(Because)}";
}

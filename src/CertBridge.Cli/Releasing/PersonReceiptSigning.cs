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

    /// <summary>What a client signs by itself where the sender's items are not what the sender signed.</summary>
    public static readonly PersonReceiptSigning ContentWrong = new(FeedbackKind.Refused, PersonRefusal.ContentWrong);

    /// <returns>Null where nothing is to be signed.</returns>
    public static PersonReceiptSigning? Read(CommandRun run)
    {
        (string? said, string? why) = (run.Value(Said), run.Value(Why));
        if (run.Has(None))
            return said is null && why is null ? null : throw CommandFailedException.Usage($"{None.Name} signs nothing, and {Said.Name} and {Why.Name} are for what is signed", "Leave one of them out.");
        FeedbackKind outcome = said is null ? FeedbackKind.Opened : FeedbackWords.FindPersons(said);
        if (outcome == FeedbackKind.Unspecified)
            throw UnknownWord.Of(CommandLineErrors.Usage, Said.Name, said!, FeedbackWords.PersonWords);
        PersonRefusal reason = FeedbackWords.FindRefusal(why);
        if ((outcome == FeedbackKind.Refused) != reason is not PersonRefusal.Unspecified || (why is not null && reason == PersonRefusal.Unspecified))
            throw CommandFailedException.Usage($"{Said.Name} refused has a {Why.Name} of {string.Join(", ", FeedbackWords.RefusalWords)}, and nothing else has one", $"{Said.Name} refused {Why.Name} not-for-me");
        return new PersonReceiptSigning(outcome, reason) { IsAskedFor = said is not null };
    }

    /// <summary>The person typed what to sign; else the client signs that it was opened.</summary>
    public bool IsAskedFor { get; private init; }

    /// <summary>Signs it and hands it over. Whatever stands against that is told, and takes nothing from what was opened.</summary>
    /// <param name="run">Whose command it is.</param>
    /// <param name="session">The person's node.</param>
    /// <param name="handed">What it handed out.</param>
    /// <param name="manifest">The one in it, verified here: nothing else the node says is signed.</param>
    /// <param name="keys">The person's.</param>
    public async Task<PersonReceiptGiven> GiveAsync(CommandRun run, NodeSession session, OpenInboxResponse handed, Manifest manifest, PersonKeys keys)
    {
        if (keys.Receipt is not { } key)
            return PersonReceiptGiven.Not("The key file has no key for receipts: 'certbridge person new' makes both.");
        PersonKey? person = handed.Persons.FirstOrDefault(one => IsOf(one.EncryptionCertificate, CertificateUse.Encryption, keys.Encryption.Id));
        if (person is null || !IsOf(person.ReceiptCertificate, CertificateUse.PersonReceipt, key.Id))
        {
            return PersonReceiptGiven.Not(handed.Persons.Count == 0
                ? "The node has no persons on its own contact sheet, or is older than receipts."
                : "The own contact sheet has no person with these two keys: an officer adds them with 'certbridge sheet sign --person FILE'.");
        }
        try
        {
            WhoAmIResponse me = await session.AnnounceChangeAsync();
            byte[] statement = Statement(manifest, Digest.Of(handed.SignedManifest.Span), keys.Encryption.Id, person.Name, me.Environment).ToBytes();
            var receipt = new PersonReceipt
            {
                Name = person.Name,
                SealedTo = ByteString.CopyFrom(keys.Encryption.Id.ToBytes()),
                Reason = Reason,
                Signature = ByteString.CopyFrom(DetachedSignature.Sign(statement, key, person.ReceiptCertificate.ToByteArray(), run.Time.GetUtcNow(), CertificateUse.PersonReceipt)),
            };
            var request = new AddPersonReceiptRequest { Id = handed.Summary.EnvelopeId, Kind = Outcome, Person = receipt };
            return new PersonReceiptGiven((await session.Node.Feedback.AddPersonReceiptAsync(request, cancellationToken: run.Cancel)).Feedback, "");
        }
        catch (NodeCallException failure)
        {
            return PersonReceiptGiven.Not($"{failure.Code}: {failure.Message}");
        }
        catch (CommandFailedException failure)
        {
            return PersonReceiptGiven.Not(failure.Message);
        }
        catch (OperationCanceledException)
        {
            return PersonReceiptGiven.Not("It was interrupted; 'certbridge feedback list --given' says whether the node took it.");
        }
    }

    private PersonReceiptStatement Statement(Manifest manifest, Digest digest, KeyId sealedTo, string person, string environment)
    {
        EnvelopeHeader header = EnvelopeHeader.Parser.ParseFrom(manifest.Header);
        return new PersonReceiptStatement
        {
            Sender = PartnerId.Parse(header.Sender),
            Receiver = PartnerId.Parse(header.Recipient),
            Environment = environment,
            ReportId = manifest.ReportId,
            Revision = manifest.Revision,
            ManifestDigest = digest,
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
        ? TerminalText.Escape($"Receipt for {entry.Partner}, signed by {entry.By}: {FeedbackWords.Of(entry.Kind)}, {entry.State}. Next: certbridge feedback list {entry.ReportId} --given")
        : TerminalText.Escape($"No receipt was given. {Because}");
}

using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Releasing;

/// <summary>
/// <c>certbridge inbox open</c>: a named person opens what is sealed to them, here and with a key that goes nowhere, and signs for the sender what became of it. The node has only handed over what it cannot open.
/// </summary>
internal static class InboxOpenVerb
{
    public static readonly Option<string> Key = Flag.Needed("--key", "FILE", "The person's own private keys, PEM, as 'person new' wrote them");

    public static async Task<int> RunAsync(CommandRun run)
    {
        PersonReceiptSigning? signing = PersonReceiptSigning.Read(run);
        string asked = run.Value(InboxNoun.Id);
        using PersonKeys person = PersonKeys.Read(run, run.Value(Key)!);
        using NodeSession session = NodeSession.Open(run);
        OpenInboxResponse handed = await session.Node.Inbox.OpenInboxAsync(new OpenInboxRequest { Id = asked }, cancellationToken: run.Cancel);
        KeyCertificate signer = Signer(handed);
        var content = new PersonSealedContent(handed.SignedManifest.Memory, handed.PersonBlock.Memory);
        Parsed<OpenedByPerson> opened = PersonOpening.Open(handed.Header.ToByteArray(), content, signer, person.Encryption, out Manifest? proven);
        if (proven is not null)
            RefuseAnother(asked, proven);
        if (!opened.IsValid)
            throw new CommandFailedException(opened.Problems[0].Code, await WrongAsync(run, session, handed, proven, person, signing, opened.Problems[0].Message));
        Parsed<Report> report = ReportItems.Join(opened.Value.Items, opened.Value.Manifest);
        if (!report.IsValid)
        {
            PersonReceiptGiven? said = signing is { Outcome: FeedbackKind.Refused } ? await ConfirmedAsync(run, session, handed, opened.Value.Manifest, person, signing) : null;
            throw new CommandFailedException(ReleaseErrors.PersonContentWrong, $"The items are no report this program can read: {report.Problems[0].Field}. {said?.Line}".TrimEnd());
        }
        byte[] json = ReportJson.Write(report.Value);
        // People see it before anything is signed; a program gets one object.
        if (run.Format == OutputFormat.Table)
            Print(run, handed, opened.Value, signer, json, given: null);
        PersonReceiptGiven? given = signing is null ? null : await ConfirmedAsync(run, session, handed, opened.Value.Manifest, person, signing);
        if (run.Format != OutputFormat.Table)
            Print(run, handed, opened.Value, signer, json, given);
        else if (given is not null)
            run.Say(given.Line);
        return signing is { IsAskedFor: true } && given!.Entry is null ? ExitCode.Partial : ExitCode.Done;
    }

    /// <summary>What was asked for is opened, and nothing else that is sealed to the person: the node chooses what it hands over, and the person signs for it.</summary>
    private static void RefuseAnother(string asked, Manifest proven)
    {
        bool isAsked = EnvelopeId.TryParse(asked, out EnvelopeId envelope)
            ? EnvelopeHeader.Parser.ParseFrom(proven.Header).EnvelopeId.Span.SequenceEqual(envelope.ToBytes())
            : proven.ReportId == asked;
        if (!isAsked)
            throw new CommandFailedException(ReleaseErrors.PersonContentWrong, $"The node handed over {TerminalText.Short(proven.ReportId)} and not {TerminalText.Short(asked)}. Nothing was signed.");
    }

    /// <summary>That its items are not those it signed is the sender's doing, and the client tells it. What does not even hold that far may be anybody's, and nothing is signed.</summary>
    private static async Task<string> WrongAsync(
        CommandRun run, NodeSession session, OpenInboxResponse handed, Manifest? proven, PersonKeys person, PersonReceiptSigning? signing, string what) => proven is null || signing is null
        ? what
        : $"{what} {(await PersonReceiptSigning.ContentWrong.GiveAsync(run, session, handed, proven, person)).Line}";

    /// <summary>That it was opened the client signs by itself; what the person says beyond that it asks about, since a newer revision may have come since they read it.</summary>
    private static Task<PersonReceiptGiven> ConfirmedAsync(CommandRun run, NodeSession session, OpenInboxResponse handed, Manifest manifest, PersonKeys person, PersonReceiptSigning signing)
    {
        if (signing.Outcome != FeedbackKind.Opened)
            run.Confirm($"Sign {FeedbackWords.Of(signing.Outcome)} for {manifest.ReportId} revision {manifest.Revision} of {TerminalText.Escape(handed.Summary.Partner)}?");
        return signing.GiveAsync(run, session, handed, manifest, person);
    }

    private static void Print(CommandRun run, OpenInboxResponse handed, OpenedByPerson opened, KeyCertificate signer, byte[] report, PersonReceiptGiven? given) => run.Print.One("OpenedReport",
        json =>
        {
            InboxPrinting.Write(json, handed.Summary);
            json.WriteDocument("report", report);
            Write(json, given);
        },
        () => Table.Fields(
                ("from", handed.Summary.Partner),
                ("report", $"{opened.Manifest.ReportId} revision {opened.Manifest.Revision}"),
                ("marking", MarkingText.Of(opened.Manifest.Marking)),
                ("received", run.Print.Times.Both(handed.Summary.ReceivedMs)),
                ("signed by", signer.KeyId.ToString()))
            + "\n" + DocumentText.Of(report));

    private static void Write(Utf8JsonWriter json, PersonReceiptGiven? given)
    {
        if (given is null)
        {
            json.WriteNull("receipt");
            return;
        }
        json.WriteStartObject("receipt");
        if (given.Entry is { } entry)
            FeedbackPrinting.Write(json, entry);
        json.WriteString("notGiven", given.Because);
        json.WriteEndObject();
    }

    private static KeyCertificate Signer(OpenInboxResponse handed) => KeyCertificate.Read(handed.SignerCertificate.ToByteArray(), CertificateUse.Signing).Value
        ?? throw new CommandFailedException(ReleaseErrors.PersonContentWrong, "The key the sender signed it with is on no card this node holds.");
}

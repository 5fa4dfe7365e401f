using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
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
        using PersonKeys person = PersonKeys.Read(run, run.Value(Key)!);
        using NodeSession session = NodeSession.Open(run);
        OpenInboxResponse handed = await session.Node.Inbox.OpenInboxAsync(new OpenInboxRequest { Id = run.Value(InboxNoun.Id) }, cancellationToken: run.Cancel);
        KeyCertificate signer = Signer(handed);
        Parsed<OpenedByPerson> opened = Open(handed, signer, person.Encryption);
        Parsed<Report> report = opened.IsValid ? ReportItems.Join(opened.Value.Items, opened.Value.Manifest) : Parsed<Report>.Invalid(opened.Problems);
        if (!report.IsValid && signing is not null && opened.Problems.All(problem => problem.Code == ReleaseErrors.PersonContentWrong))
            run.Say((await PersonReceiptSigning.ContentWrong.GiveAsync(session, handed, person, run.Time.GetUtcNow(), run.Cancel)).Line);
        if (!opened.IsValid)
            throw new CommandFailedException(opened.Problems);
        if (!report.IsValid)
            throw new CommandFailedException(ReleaseErrors.PersonContentWrong, $"The items are no report as the manifest says: {report.Problems[0].Field}");
        PersonReceiptGiven? given = signing is null ? null : await signing.GiveAsync(session, handed, person, run.Time.GetUtcNow(), run.Cancel);
        Print(run, handed, opened.Value, signer, ReportJson.Write(report.Value), given);
        return ExitCode.Done;
    }

    private static void Print(CommandRun run, OpenInboxResponse handed, OpenedByPerson opened, KeyCertificate signer, byte[] report, PersonReceiptGiven? given)
    {
        run.Print.One("OpenedReport",
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
        if (given is not null)
            run.Say(given.Line);
    }

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

    private static Parsed<OpenedByPerson> Open(OpenInboxResponse handed, KeyCertificate signer, PrivateKey person) =>
        PersonOpening.Open(handed.Header.ToByteArray(), new PersonSealedContent(handed.SignedManifest.Memory, handed.PersonBlock.Memory), signer, person);

    private static KeyCertificate Signer(OpenInboxResponse handed) => KeyCertificate.Read(handed.SignerCertificate.ToByteArray(), CertificateUse.Signing).Value
        ?? throw new CommandFailedException(ReleaseErrors.PersonContentWrong, "The key the sender signed it with is on no card this node holds.");
}

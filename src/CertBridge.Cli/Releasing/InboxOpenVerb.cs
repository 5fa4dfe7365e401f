using System.CommandLine;
using CertBridge.Cli.Agreeing;
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

/// <summary><c>certbridge inbox open</c>: a named person opens what is sealed to them, here and with a key that goes nowhere. The node has only handed over what it cannot open.</summary>
internal static class InboxOpenVerb
{
    public static readonly Option<string> Key = Flag.Needed("--key", "FILE", "The person's own private key, PEM");

    public static async Task<int> RunAsync(CommandRun run)
    {
        using PrivateKey person = OfficerSignature.ReadKey(run, run.Value(Key)!);
        using NodeSession session = NodeSession.Open(run);
        OpenInboxResponse handed = await session.Node.Inbox.OpenInboxAsync(new OpenInboxRequest { Id = run.Value(InboxNoun.Id) }, cancellationToken: run.Cancel);
        OpenedByPerson opened = Open(handed, person);
        Parsed<Report> report = ReportItems.Join(opened.Items, opened.Manifest);
        if (!report.IsValid)
            throw new CommandFailedException(ReleaseErrors.PersonContentWrong, $"The items are no report as the manifest says: {report.Problems[0].Field}");
        byte[] json = ReportJson.Write(report.Value);
        run.Print.One("OpenedReport",
            writer =>
            {
                InboxPrinting.Write(writer, handed.Summary);
                writer.WriteDocument("report", json);
            },
            () => Table.Fields(
                    ("from", handed.Summary.Partner),
                    ("report", $"{opened.Manifest.ReportId} revision {opened.Manifest.Revision}"),
                    ("marking", MarkingText.Of(opened.Manifest.Marking)),
                    ("received", run.Print.Times.Both(handed.Summary.ReceivedMs)),
                    ("signed by", Signer(handed).KeyId.ToString()))
                + "\n" + DocumentText.Of(json));
        return ExitCode.Done;
    }

    private static OpenedByPerson Open(OpenInboxResponse handed, PrivateKey person)
    {
        Parsed<OpenedByPerson> opened = PersonOpening.Open(handed.Header.ToByteArray(), new PersonSealedContent(handed.SignedManifest.Memory, handed.PersonBlock.Memory), Signer(handed), person);
        return opened.IsValid ? opened.Value : throw new CommandFailedException(opened.Problems);
    }

    private static KeyCertificate Signer(OpenInboxResponse handed) => KeyCertificate.Read(handed.SignerCertificate.ToByteArray(), CertificateUse.Signing).Value
        ?? throw new CommandFailedException(ReleaseErrors.PersonContentWrong, "The key the sender signed it with is on no card this node holds.");
}

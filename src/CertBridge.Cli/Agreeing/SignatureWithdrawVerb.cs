using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Google.Protobuf;

namespace CertBridge.Cli.Agreeing;

/// <summary>
/// <c>certbridge agreement withdraw ID</c>: an officer takes back the own signature of a version that both sides have not signed yet. The statement is made here, from the exact bytes of
/// the document, so the officer signs nothing that only the node says.
/// </summary>
internal static class SignatureWithdrawVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        WhoAmIResponse me = await session.Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        ShowAgreementResponse shown = await session.Node.Agreements.ShowAgreementAsync(AgreementNoun.Wanted(run), cancellationToken: run.Cancel);
        Agreement agreement = GivenAgreement.Of(shown.Document.ToByteArray());
        if (run.Value(AgreementNoun.Out) is { } file)
        {
            OutputFile.Write(file, SignatureWithdrawal.Write(agreement, me.Environment, OfficerSignature.KeyOf(run)));
            return AgreementNoun.Print(run, shown.Agreement);
        }
        await session.AnnounceChangeAsync();
        var request = new WithdrawSignatureRequest
        {
            Id = $"{shown.Agreement.Partner}/{agreement.Id}",
            Version = agreement.Version,
            Signature = ByteString.CopyFrom(OfficerSignature.Make(run, officer => SignatureWithdrawal.Write(agreement, me.Environment, officer), $"that your signature of {agreement} is taken back, for good")),
        };
        WithdrawSignatureResponse answer = await session.Node.Agreements.WithdrawSignatureAsync(request, cancellationToken: run.Cancel);
        AgreementNoun.Print(run, answer.Agreement);
        run.Say(TerminalText.Escape($"The signature of {agreement} is taken back. Who wants to agree after all signs a higher version: certbridge agreement propose FILE"));
        return ExitCode.Done;
    }
}

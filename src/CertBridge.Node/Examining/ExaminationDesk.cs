using System.Runtime.InteropServices;
using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Homes;
using Grpc.Core;

namespace CertBridge.Node.Examining;

/// <summary>The node is asked how well it is.</summary>
internal sealed class ExaminationDesk(NodeExamination examination, NodeHome home, TrustBook trust) : ExaminationService.ExaminationServiceBase, IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1);

    public override async Task<ExamineResponse> Examine(ExamineRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        PartnerId? only = request.Partner.Length == 0 ? null : Asked.KnownPartner(request.Partner, trust.Current).Id;
        if (!await oneAtATime.WaitAsync(TimeSpan.Zero, context.CancellationToken))
            throw new NodeRefusalException(new Problem(NodeErrors.ExaminationUnderWay, "", "The node is being looked at already."));
        try
        {
            IReadOnlyList<Finding> findings = await examination.RunAsync(only, context.CancellationToken);
            return new ExamineResponse
            {
                Findings = { findings.Select(ToWire) },
                Settings = { SettingNames.Of(home) },
                Runtime = Environment.Version.ToString(),
                System = RuntimeInformation.OSDescription,
                Cryptography = PlatformSuites.CryptoLibrary(),
            };
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private static Protocol.V1.Finding ToWire(Finding finding) => new()
    {
        Name = finding.Name,
        Level = finding.Level.ToString().ToLowerInvariant(),
        Cause = finding.Cause,
        What = finding.What,
        Fix = finding.Fix,
        Partner = finding.Partner,
    };
}

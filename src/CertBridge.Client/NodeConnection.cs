using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using Grpc.Net.Client;

namespace CertBridge.Client;

/// <summary>
/// Speaks to a node over its local listener. Every call has a deadline and ends in its answer or in a <see cref="NodeCallException"/>;
/// no gRPC exception leaves here. Nothing is connected before the first call.
/// </summary>
public sealed class NodeConnection : IDisposable
{
    private readonly GrpcChannel channel;

    private NodeConnection(NodeTarget target, TimeProvider time)
    {
        var tls = new PinnedTls(target, time);
        channel = GrpcChannel.ForAddress(target.Address, new GrpcChannelOptions
        {
            // As a client and not as a handler: gRPC then leaves connecting to it, instead of bringing up its load balancing for one address.
            HttpClient = new HttpClient(tls.Handler()) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = Limits.FrameBytesMax,
            MaxSendMessageSize = Limits.LocalMessageBytesMax,
            MaxRetryAttempts = 0,
        });
        var invoker = new NodeCallInvoker(channel.CreateCallInvoker(), new CallTranslation(target, tls, time), target.CallTimeout, time);
        Node = new NodeService.NodeServiceClient(invoker);
        Examination = new ExaminationService.ExaminationServiceClient(invoker);
        Partners = new PartnerService.PartnerServiceClient(invoker);
        Introductions = new IntroductionService.IntroductionServiceClient(invoker);
        Agreements = new AgreementService.AgreementServiceClient(invoker);
        Policies = new PolicyService.PolicyServiceClient(invoker);
        Approvals = new ApprovalService.ApprovalServiceClient(invoker);
        Reports = new ReportService.ReportServiceClient(invoker);
        Inbox = new InboxService.InboxServiceClient(invoker);
        Feedback = new FeedbackService.FeedbackServiceClient(invoker);
        Outbox = new OutboxService.OutboxServiceClient(invoker);
        Ledger = new LedgerService.LedgerServiceClient(invoker);
    }

    public NodeService.NodeServiceClient Node { get; }

    public ExaminationService.ExaminationServiceClient Examination { get; }

    public PartnerService.PartnerServiceClient Partners { get; }

    public IntroductionService.IntroductionServiceClient Introductions { get; }

    public AgreementService.AgreementServiceClient Agreements { get; }

    public PolicyService.PolicyServiceClient Policies { get; }

    public ApprovalService.ApprovalServiceClient Approvals { get; }

    public ReportService.ReportServiceClient Reports { get; }

    public InboxService.InboxServiceClient Inbox { get; }

    public FeedbackService.FeedbackServiceClient Feedback { get; }

    public OutboxService.OutboxServiceClient Outbox { get; }

    public LedgerService.LedgerServiceClient Ledger { get; }

    public static NodeConnection Open(NodeTarget target, TimeProvider time) => new(target, time);

    public void Dispose() => channel.Dispose();
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>
/// A partner with real keys and no manners: it holds the home of a node that was introduced and agreed and then stopped, dials the victim with that node's
/// TLS key, and says whatever the test wants.
/// </summary>
internal sealed class RoguePartner : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);
    private readonly TestNode? victim;
    private GrpcChannel? channel;
    private bool isUrgent;
    private AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse>? call;

    private RoguePartner(TestNode mask, TestNode? victim, NodeKeys keys, TrustSnapshot trust)
    {
        Mask = mask;
        this.victim = victim;
        Keys = keys;
        Trust = trust;
    }

    private AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse> Call => call ?? throw new InvalidOperationException("the rogue did not dial");

    private void Connect(X509Certificate2 certificate, string? lanes)
    {
        channel = GrpcChannel.ForAddress($"https://{Victim.Address}:7443", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificates = [certificate],
                    RemoteCertificateValidationCallback = (_, server, _, _) => server is not null, // the rogue does not care whose
                },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        call = new LinkService.LinkServiceClient(channel).Exchange(lanes is null ? [] : new Metadata { { LaneGroups.Header, lanes } });
    }

    public TestNode Mask { get; }

    public TestNode Victim => victim ?? throw new InvalidOperationException("the rogue has no victim");

    public NodeKeys Keys { get; }

    public TrustSnapshot Trust { get; }

    /// <summary>What the victim said when the link came up.</summary>
    public Hello VictimHello { get; private set; } = new();

    public VerifiedKeySheet VictimSheet => Trust.Find(Victim.Id)!.Sheet!;

    public Digest AgreementHash => Trust.Find(Victim.Id)!.InForce(TimeProvider.System.GetUtcNow())!.Document.Hash;

    /// <summary>Dials the victim in the name of <paramref name="mask"/>, whose process is stopped.</summary>
    /// <param name="certificate">Another certificate than the mask's own; null for that.</param>
    /// <param name="lanes">What the header says the connection is for; null for no header.</param>
    public static RoguePartner Dial(TestNode mask, TestNode victim, X509Certificate2? certificate = null, string? lanes = null)
    {
        RoguePartner rogue = Load(mask, victim);
        rogue.Connect(certificate ?? rogue.Keys.Tls, lanes);
        rogue.isUrgent = lanes == LaneGroup.Urgent.Word();
        return rogue;
    }

    /// <summary>Only the keys and the beliefs; nothing is dialled.</summary>
    public static RoguePartner Undialled(TestNode mask) => Load(mask, victim: null);

    private static RoguePartner Load(TestNode mask, TestNode? victim)
    {
        NodeHome home = NodeHome.At(mask.Home);
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        Parsed<TrustBook> trust = TrustBook.Load(home, settings.Value!, TimeProvider.System);
        return new RoguePartner(mask, victim, NodeKeys.Load(home).Value!, trust.Value!.Current);
    }

    /// <summary>A hello a well-behaved node would send before its first number; the test may spoil it.</summary>
    public Hello Hello(Action<Hello>? spoil = null) => HelloTo(Victim.Id, spoil);

    /// <summary>The same for a test that brings its own connection.</summary>
    public Hello HelloTo(PartnerId peer, Action<Hello>? spoil = null)
    {
        var hello = new Hello
        {
            Version = 1,
            PartnerId = Mask.Id.Value,
            PeerId = peer.Value,
            Environment = NodeEnvironment.Dev,
            CardSerial = Trust.OwnCard.Serial,
            CardDigest = ByteString.CopyFrom(Trust.OwnCard.Digest.ToBytes()),
            SheetSerial = Trust.OwnSheet.Serial,
            SheetDigest = ByteString.CopyFrom(Trust.OwnSheet.Digest.ToBytes()),
            ClockMs = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            Software = "rogue",
        };
        if (Trust.Find(peer)?.InForce(TimeProvider.System.GetUtcNow()) is { } agreement)
            hello.AgreementHash = ByteString.CopyFrom(agreement.Document.Hash.ToBytes());
        foreach (LaneName lane in (LaneName[])(isUrgent ? [LaneName.Flash, LaneName.Immediate] : [LaneName.Routine]))
            hello.Lanes.Add(new LaneStanding { Lane = lane, MyEpoch = 1, LastNumber = 1_000, YourEpoch = 0, Floor = 0 });
        spoil?.Invoke(hello);
        return hello;
    }

    public Task SayAsync(Frame frame) => Call.RequestStream.WriteAsync(new ExchangeRequest { Frame = frame }).WaitAsync(AnswerMax);

    public async Task GreetAsync(Action<Hello>? spoil = null)
    {
        await SayAsync(new Frame { Hello = Hello(spoil) });
        VictimHello = (await HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Hello)).Hello;
    }

    /// <summary>Waits for a frame that fits and passes over all others.</summary>
    public async Task<Frame> HearAsync(Predicate<Frame> fits)
    {
        while (await Call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(AnswerMax))
        {
            Frame frame = Call.ResponseStream.Current.Frame;
            if (fits(frame))
                return frame;
            if (frame is { KindCase: Frame.KindOneofCase.Notice, Notice.Closing: { } words })
                throw new InvalidOperationException($"the victim ended the link: {words.Reason}, {words.Text}");
        }
        throw new InvalidOperationException("the victim ended the link without a word");
    }

    /// <summary>Waits for the victim's last word.</summary>
    public async Task<ClosingReason> HearClosingAsync() =>
        (await HearAsync(frame => frame is { KindCase: Frame.KindOneofCase.Notice, Notice.Closing: not null })).Notice.Closing.Reason;

    /// <summary>Waits for the receipt of a number.</summary>
    public async Task<Receipt> HearReceiptAsync(ulong number)
    {
        while (true)
        {
            Frame frame = await HearAsync(candidate => candidate.KindCase == Frame.KindOneofCase.Leaves);
            foreach (ByteString record in frame.Leaves.Records)
            {
                LeafRecord leaf = LeafRecord.Parser.ParseFrom(record);
                if (leaf.HappeningCase == LeafRecord.HappeningOneofCase.Receipt && leaf.Receipt.Number == number)
                    return leaf.Receipt;
            }
        }
    }

    public Task DeliverAsync(ulong number, SealedEnvelope envelope) => DeliverAsync(number, envelope.Header, envelope.Cms);

    public Task DeliverAsync(ulong number, byte[] header, byte[] cms, LaneName lane = LaneName.Routine) => SayAsync(new Frame
    {
        Deliver = new Deliver
        {
            Epoch = 1,
            Lane = lane,
            Number = number,
            Envelope = new Envelope { Header = ByteString.CopyFrom(header), Cms = ByteString.CopyFrom(cms) },
        },
    });

    public void Dispose()
    {
        call?.Dispose();
        channel?.Dispose();
        Keys.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

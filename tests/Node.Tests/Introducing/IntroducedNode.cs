using CertBridge.Node.Admitting;
using CertBridge.Node.Introducing;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Introducing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Introducing;

/// <summary>One side of an introduction: a working node, its book, and two officers.</summary>
internal sealed class IntroducedNode : IAsyncDisposable
{
    public IntroducedNode(string id, string environment = NodeEnvironment.Dev, string origin = "first")
    {
        Node = new WorkingNode(new FoundedNode(id, environment, origin));
        Book = Open(Node.Trust);
    }

    public WorkingNode Node { get; }

    public IntroductionBook Book { get; private set; }

    public TrustBook Trust => Node.Trust;

    public PartnerId Id => Node.Identity.Id;

    public static Caller First { get; } = Officer("officer-1");

    public static Caller Second { get; } = Officer("officer-2");

    public static Caller Officer(string name, string? key = null) =>
        new(name, OperatorRole.Officer, FoundedNode.Now.AddDays(300), new KeyId(Digest.Of(System.Text.Encoding.UTF8.GetBytes(key ?? name))));

    public string Folder => Node.Founded.Home.IntroductionsFolder;

    public Parsed<IReadOnlyList<Introduction>> Shelved => new IntroductionShelf(Node.Founded.Home).ReadAll(Id);

    /// <summary>As after a restart: what was not on disk is gone.</summary>
    public async Task RestartAsync()
    {
        await Node.RestartAsync();
        Book.Dispose();
        Book = Open(Node.Trust);
        await Book.RecoverAsync(CancellationToken.None);
    }

    public async Task<Introduction> InvitesAsync(IntroducedNode other) => Must(await Book.InviteAsync(other.Id, TimeSpan.Zero, First, CancellationToken.None));

    public async Task<Introduction> AcceptsAsync(byte[] invite) => Must(await TryAcceptAsync(invite));

    public async Task<Parsed<Introduction>> TryAcceptAsync(byte[] invite)
    {
        Parsed<Invitation> read = await Book.ReadInviteAsync(invite, CancellationToken.None);
        return read.IsValid ? await Book.AcceptAsync(invite, read.Value.Digest, First, CancellationToken.None) : Parsed<Introduction>.Invalid(read.Problems);
    }

    public Task<Parsed<Introduction>> TryRevealAsync(byte[] accept) => Book.RevealAsync(accept, First, CancellationToken.None);

    public Task<Parsed<Introduction>> TrySpeakAsync(IntroducedNode other, byte[]? reveal = null) => Book.SpeakAsync(other.Id, reveal ?? [], First, CancellationToken.None);

    public Task<Parsed<Introduction>> TryHearAsync(Introduction introduction, string heard, bool isScripted = false) =>
        Book.HearAsync(introduction.Id, heard, isScripted, First, CancellationToken.None);

    public Task<Parsed<Introduction>> TryConfirmAsync(Introduction introduction, Caller by) => Book.ConfirmAsync(introduction.Id, by, CancellationToken.None);

    public static string Says(Introduction introduction) => SpokenWords.Of(introduction.Transcript!.Value, introduction.Role);

    public static T Must<T>(Parsed<T> parsed)
        where T : class => parsed.Value ?? throw new InvalidOperationException(string.Join("; ", parsed.Problems));

    public static ErrorCode Code<T>(Parsed<T> parsed)
        where T : class => parsed.IsValid ? throw new InvalidOperationException("it was taken") : parsed.Problems[0].Code;

    public async Task<IntroductionState> StateAsync(string id) => Must(await Book.ListAsync(CancellationToken.None)).Single(one => one.Id == id).State;

    public IReadOnlyList<string> Leaves() => Node.Store.Read(reader => reader.NodeLeaves(0, 1000))
        .Where(leaf => leaf.Kind == IntroductionLeaf.Kind).Select(leaf => System.Text.Encoding.UTF8.GetString(leaf.Record)).ToList();

    public ValueTask DisposeAsync()
    {
        Book.Dispose();
        return Node.DisposeAsync();
    }

    private IntroductionBook Open(TrustBook trust)
    {
        var alarms = new LinkAlarms(Node.Store, Node.Clock, NullLogger<LinkAlarms>.Instance);
        var records = new IntroductionRecords(
            new IntroductionShelf(Node.Founded.Home), Must(new IntroductionShelf(Node.Founded.Home).ReadAll(Node.Identity.Id)), Node.Store, alarms, Node.Clock, NullLogger<IntroductionRecords>.Instance);
        return new IntroductionBook(Node.Identity, Node.Keys, trust, records, new InvitationJudging(Node.Identity, trust, records, Node.Clock), Node.Clock, NullLogger<IntroductionBook>.Instance);
    }
}

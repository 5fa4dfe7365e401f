using CertBridge.Node.Founding;
using CertBridge.Node.Introducing;
using CertBridge.Node.Restoring;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Running;

/// <summary>What a node is made of before anything listens: settings, keys, what it believes, and its store. Loading it is what may refuse the start.</summary>
internal sealed class NodeParts : IAsyncDisposable
{
    private readonly OperatorRegister register;

    private readonly IReadOnlyList<Introduction> introductions;

    private readonly StoreKey storeKey;

    private readonly KeyStanding standing;

    private readonly TimeProvider time;

    private NodeParts(
        NodeHome home, NodeSettings settings, NodeKeys keys, KeyStanding standing, TrustBook trust, OperatorRegister register, IReadOnlyList<Introduction> introductions, NodeStore store, StoreKey storeKey,
        RestoredMark restored, TimeProvider time)
    {
        Home = home;
        Settings = settings;
        Keys = keys;
        this.standing = standing;
        Trust = trust;
        this.register = register;
        this.introductions = introductions;
        Store = store;
        this.storeKey = storeKey;
        Restored = restored;
        this.time = time;
    }

    public NodeHome Home { get; }

    public NodeSettings Settings { get; }

    public NodeKeys Keys { get; }

    public TrustBook Trust { get; }

    public NodeStore Store { get; }

    public RestoredMark Restored { get; }

    public static Parsed<NodeParts> Load(NodeHome home, TimeProvider time) => Load(home, time, turns: null);

    /// <summary>The same with a store whose writer has no thread of its own.</summary>
    internal static Parsed<NodeParts> Load(NodeHome home, TimeProvider time, StoreTurns? turns)
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        if (!settings.IsValid)
            return Parsed<NodeParts>.Invalid(settings.Problems);
        if (StopPoint.Arm(settings.Value.Environment) is { Count: > 0 } refusedStop)
            return Parsed<NodeParts>.Invalid(refusedStop);
        Parsed<RestoredMark> restored = RestoredMark.Read(home);
        if (!restored.IsValid)
            return Parsed<NodeParts>.Invalid(restored.Problems);
        IReadOnlyList<Problem> loose = KeyModes.Check(home);
        if (loose.Count > 0)
            return Parsed<NodeParts>.Invalid(loose);
        using KeyProtection protection = KeyProtection.Of(home, settings.Value);
        var folder = new KeyFolder(home, protection);
        if (LeftOverKeys.Sweep(home, folder) is { Count: > 0 } left)
            return Parsed<NodeParts>.Invalid(left);
        Parsed<NodeKeys> keys = NodeKeys.Load(home, folder);
        if (!keys.IsValid)
            return Parsed<NodeParts>.Invalid(keys.Problems);
        Parsed<TrustBook> trust = TrustBook.Load(home, settings.Value, time);
        if (!trust.IsValid)
            return Parsed<NodeParts>.Invalid(trust.Problems);
        Parsed<OperatorRegister> operators = OperatorRegister.Load(home);
        if (!operators.IsValid)
            return Parsed<NodeParts>.Invalid(operators.Problems);
        Parsed<IReadOnlyList<Introduction>> begun = new IntroductionShelf(home).ReadAll(settings.Value.Id);
        if (!begun.IsValid)
            return Parsed<NodeParts>.Invalid(begun.Problems);
        try
        {
            Parsed<StoreKey> key = StoreKeys.ReadOrMake(home, folder);
            if (!key.IsValid)
                return Parsed<NodeParts>.Invalid(key.Problems);
            NodeStore store = NodeStore.Open(home, key.Value, time, turns);
            return Parsed<NodeParts>.Valid(new NodeParts(home, settings.Value, keys.Value, folder.Standing(), trust.Value, operators.Value, begun.Value, store, key.Value, restored.Value, time));
        }
        catch (StoreRefusedException refused)
        {
            return Parsed<NodeParts>.Invalid(refused.Problem);
        }
    }

    public IServiceCollection Register(IServiceCollection services) => services
        .AddSingleton(time)
        .AddSingleton(Home)
        .AddSingleton(Settings)
        .AddSingleton(Settings.Limits)
        .AddSingleton(Settings.Witnessing)
        .AddSingleton(new LimitsInForce(Settings.Limits))
        .AddSingleton(Keys)
        .AddSingleton(standing)
        .AddSingleton(Trust)
        .AddSingleton(register)
        .AddSingleton(introductions)
        .AddSingleton(new IntroductionShelf(Home))
        .AddSingleton(Store)
        .AddSingleton<IReadableStore>(Store)
        .AddSingleton(Restored)
        .AddSingleton(storeKey)
        .AddSingleton(services => new DiskRoom(Home, services.GetRequiredService<TimeProvider>()))
        .AddHostedService<DiskWatch>()
        .AddHostedService<StoreCopyWatch>()
        .AddSingleton(new NodeIdentity(Settings.Id, Settings.Environment));

    /// <summary>The one line that is not JSON: whoever waits for the node waits for it.</summary>
    public static Task SayReadyAsync() => Console.Error.WriteLineAsync("ready");

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        storeKey.Dispose();
        Keys.Dispose();
    }
}

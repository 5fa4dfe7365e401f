using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>A home while it is looked at: each file is read once, and what cannot be read is a value too.</summary>
internal sealed class ExaminedHome : IDisposable
{
    private readonly NodeStore? live;
    private readonly Lazy<Parsed<NodeSettings>> settings;
    private readonly Lazy<Parsed<OwnIdentity>> own;
    private readonly Lazy<IReadOnlyList<Parsed<TrustedPartner>>> partners;
    private readonly Lazy<StoreGlance?> glance;

    /// <param name="home">Where it lies.</param>
    /// <param name="time">Clock.</param>
    /// <param name="machine">What is asked of the machine.</param>
    /// <param name="live">The store of the running node that looks at itself; null where none runs.</param>
    public ExaminedHome(NodeHome home, TimeProvider time, ExaminedMachine machine, NodeStore? live = null)
    {
        this.live = live;
        Home = home;
        Time = time;
        Machine = machine;
        Now = time.GetUtcNow();
        settings = new(() => NodeSettingsReading.Read(home));
        own = new(() => Settings.IsValid ? TrustLoading.ReadOwn(home, Settings.Value) : OwnIdentity.Read(home));
        partners = new(ReadPartners);
        glance = new(() => StoreGlance.Open(home));
    }

    public NodeHome Home { get; }

    public TimeProvider Time { get; }

    public ExaminedMachine Machine { get; }

    public DateTimeOffset Now { get; }

    /// <summary>True where something of a node is at the place: without any, nothing can be well or unwell.</summary>
    public bool IsThere => File.Exists(Home.NodeFile) || Directory.Exists(Home.KeysFolder);

    public Parsed<NodeSettings> Settings => settings.Value;

    public Parsed<OwnIdentity> Own => own.Value;

    /// <summary>Empty where the own card cannot be read: partners are held against it.</summary>
    public IReadOnlyList<Parsed<TrustedPartner>> Partners => partners.Value;

    /// <summary>What a command needs to work on this home; empty for the packaged place.</summary>
    public string Flag => Home.Folder == NodeHome.At(null).Folder ? "" : $" --home {ShellWord.Of(Home.Folder)}";

    /// <summary>True where there is a store that may be read.</summary>
    /// <exception cref="StoreRefusedException">It cannot be read, or a node uses it.</exception>
    public bool HasStore => live is not null || glance.Value is not null;

    /// <summary>Null where there is no store. Also known while a node runs, where that node is of a version that says so beside its store.</summary>
    /// <exception cref="StoreRefusedException">It cannot be read, or an older node uses it.</exception>
    public StoreSchema? Schema => live is not null ? live.Read(reader => reader.ReadSchema(lastProgram: null)) : StoreGlance.ReadSchema(Home);

    /// <exception cref="StoreRefusedException">It cannot be read.</exception>
    /// <exception cref="StoreFailedException">The running node's store failed.</exception>
    public T ReadStore<T>(Func<StoreReader, T> work) => live is not null ? live.Read(work) : glance.Value!.Read(work);

    public void Dispose()
    {
        if (glance is { IsValueCreated: true, Value: { } opened })
            opened.Dispose();
    }

    private List<Parsed<TrustedPartner>> ReadPartners()
    {
        if (!Own.IsValid)
            return [];
        Parsed<ShelvedAgreement>[] shelved = [.. new AgreementShelf(Home).ReadAll()];
        List<Parsed<TrustedPartner>> read = [.. shelved.Where(one => !one.IsValid).Select(one => Parsed<TrustedPartner>.Invalid(one.Problems))];
        foreach (Parsed<TrustedPartner> one in PartnerFile.ReadAll(Home, Own.Value.Card))
        {
            List<Problem> problems = [.. one.Problems];
            TrustedPartner? partner = one.IsValid
                ? TrustLoading.WithAgreements(one.Value, shelved.Where(two => two.IsValid).Select(two => two.Value!), Own.Value.Card, problems)
                : null;
            read.Add(problems.Count > 0 ? Parsed<TrustedPartner>.Invalid(problems) : Parsed<TrustedPartner>.Valid(partner!));
        }
        return read;
    }
}

using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Reconciling;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Syncing;

/// <summary>What two nodes compare that is not a log (docs/LINK.md): each set once as the one who said it has it, and once as the other holds it.</summary>
internal sealed class ComparedSets(TrustBook trust, NodeStore store)
{
    public static IReadOnlyList<ComparedSet> All { get; } = [ComparedSet.Withdrawn, ComparedSet.Documents];

    /// <summary>What this node said to the partner.</summary>
    /// <returns>Null where it is over <see cref="Limits.ComparedElementsMax"/>.</returns>
    public ElementTree? Said(PartnerId partner, ComparedSet set) => set == ComparedSet.Documents
        ? ElementTree.Of(DocumentElement.OfOwn(trust.Current))
        : Withdrawn(reader => reader.WithdrawalsDone(partner, Limits.ComparedElementsMax + 1));

    /// <summary>What this node holds of what the partner said.</summary>
    /// <returns>Null where it is over the limit, or is none of the sets known here.</returns>
    public ElementTree? Held(PartnerId partner, ComparedSet set) => set switch
    {
        ComparedSet.Withdrawn => Withdrawn(reader => reader.WithdrawalsTaken(partner, Limits.ComparedElementsMax + 1)),
        ComparedSet.Documents when trust.Current.Find(partner) is { } trusted => ElementTree.Of(DocumentElement.OfPartner(trusted)),
        _ => null,
    };

    private ElementTree? Withdrawn(Func<StoreReader, IReadOnlyList<SaidWithdrawal>> read)
    {
        IReadOnlyList<SaidWithdrawal> said = store.Read(read);
        return said.Count > Limits.ComparedElementsMax ? null : ElementTree.Of(said.Select(WithdrawnElement.Of));
    }
}

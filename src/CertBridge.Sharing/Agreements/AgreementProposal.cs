using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Agreements;

/// <summary>A version among those that are put forward under one id, and which parties' officers have signed it.</summary>
/// <param name="Document">Its exact bytes and terms.</param>
/// <param name="SignedBy">Parties of which at least one officer has signed it and has not taken that back.</param>
/// <param name="State">Where it stands, whatever is put forward beside it.</param>
public sealed record AgreementProposal(Agreement Document, IReadOnlySet<PartnerId> SignedBy, AgreementState State)
{
    /// <summary>
    /// The version by which the other side answered: of the same id and higher, not in force yet, and signed by a party that has not signed this one. Who signed which first is not asked, so
    /// both nodes say the same. Null where there is none, and of what is no mere proposal.
    /// </summary>
    public AgreementProposal? CounteredBy(IEnumerable<AgreementProposal> others) => State != AgreementState.Proposed || SignedBy.Count != 1
        ? null
        : others
            .Where(other => other.Document.Id == Document.Id && other.Document.Version > Document.Version && other.State is AgreementState.Proposed or AgreementState.NotYet)
            .Where(other => other.SignedBy.Any(party => !SignedBy.Contains(party) && Document.HasParty(party)))
            .MaxBy(other => other.Document.Version);
}

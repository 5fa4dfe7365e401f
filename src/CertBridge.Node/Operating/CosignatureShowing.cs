using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Witnessing;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>Hands out the newest cosignature of our log about a partner, with the witness's card that says whose it is: the one in force, or the one of then.</summary>
internal sealed class CosignatureShowing(NodeStore store, NodeIdentity identity, TrustBook trust)
{
    /// <exception cref="NodeRefusalException">There is none, or no card of the witness is kept that verifies it.</exception>
    public ShowCosignatureResponse Show(PartnerId about)
    {
        (CosignatureRow? row, ulong epoch) = store.Read(reader =>
        {
            ulong current = reader.CurrentLog(about, LogSide.Mine).Epoch;
            return (reader.FindCosignature(about, current), current);
        });
        if (row is null)
            throw Asked.Refused(LedgerErrors.CosignatureUnknown, "partner", $"No witness has cosigned the log about {about}.");
        var head = new LogCheckpoint(LogCheckpoint.OriginOf(identity.Environment, identity.Id, about, epoch), row.Size, row.Root);
        return new ShowCosignatureResponse
        {
            Environment = identity.Environment,
            Owner = identity.Id.Value,
            About = about.Value,
            Witness = row.Witness.Value,
            Checkpoint = UnsafeByteOperations.UnsafeWrap(row.Note),
            Cosignature = UnsafeByteOperations.UnsafeWrap(row.Line),
            Card = Card(row, head).Wire,
        };
    }

    private VerifiedCard Card(CosignatureRow row, LogCheckpoint head)
    {
        string name = Cosignature.NameOf(identity.Environment, row.Witness);
        return trust.CardsOf(row.Witness).FirstOrDefault(card => Cosignature.Open(row.Line, head, name, LogKeyVerification.IdsOf(card), LogKeyVerification.Of(card)).IsValid)
            ?? throw Asked.Refused(LedgerErrors.CheckpointKeyGone, "partner", $"No card of {row.Witness} with the key of the cosignature is kept here any more.");
    }
}

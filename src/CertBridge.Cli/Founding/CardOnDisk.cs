using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using Google.Protobuf;

namespace CertBridge.Cli.Founding;

/// <summary>A node's own card read from its home, in the form the running node gives it.</summary>
internal static class CardOnDisk
{
    public static ShowOwnCardResponse Read(string home)
    {
        NodeHome place = NodeHome.At(home);
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(place);
        if (!settings.IsValid)
            throw new CommandFailedException(settings.Problems);
        Parsed<OwnCardFile> card = OwnCardFile.Read(place);
        return card.IsValid
            ? new ShowOwnCardResponse { PartnerCard = ByteString.CopyFrom(card.Value.Bytes), Fingerprint = card.Value.Fingerprint, PartnerId = settings.Value.Id.Value }
            : throw new CommandFailedException(card.Problems);
    }
}

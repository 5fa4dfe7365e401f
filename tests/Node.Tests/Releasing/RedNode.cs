using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>cert-aln, which sends TLP:RED to persons of cert-bor who are on its contact sheet.</summary>
public abstract class RedNode : ReleasingNode
{
    private protected const string Named = "persons: { cert-bor: [duty-1] }\nrecipients: [cert-bor]";

    private readonly TempFolder keys = new();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Aln.Agree(Bor, yaml => yaml.Replace("  red: never ", "  red: named-persons ", StringComparison.Ordinal), version: 2);
        Bor.TakeFrom(Aln);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        keys.Dispose();
    }

    private protected string KeyOf(string person) => Path.Combine(keys.At("persons"), $"{person}.person.key");

    /// <summary>cert-bor's next contact sheet names the person, and both nodes hold it.</summary>
    private protected void Introduce(string person)
    {
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(PersonalKeyKind.Person, person, "CERT", "dev", keys.At("persons"), passphrase: null, FoundedNode.Now);
        Assert.Empty(made.Problems);
        SignContacts();
    }

    /// <summary>The next contact sheet of cert-bor, with every person whose certificate is there.</summary>
    private protected void SignContacts()
    {
        var request = new ContactsRequest
        {
            Endpoints = ["gw1.cert-bor.example:7443"],
            PersonCertificates = Directory.GetFiles(keys.At("persons"), "*.person.crt"),
            OfficerKeyFile = Bor.Founded.OfficerKeyFile,
        };
        Assert.Empty(Bor.Founded.Desk.SignContacts(request, FoundedNode.Now).Problems);
        Assert.Empty(Bor.Trust.ReloadOwn().Problems);
        Assert.Empty(Aln.Trust.TakeCard(Bor.Identity.Id, Bor.Trust.Current.OwnBundle).Problems);
    }

    private protected KeyId KeyId(string person)
    {
        using PrivateKey key = PrivateKey.FromPem(File.ReadAllText(KeyOf(person)));
        return key.Id;
    }

    private protected Task<ApprovalRow> RedAsync() => WaitingAsync("For one person", Named, tlp: "red");
}

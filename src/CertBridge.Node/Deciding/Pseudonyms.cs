using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Redacting;
using CertBridge.Storage.Contents;

namespace CertBridge.Node.Deciding;

/// <summary>
/// The keys pseudonyms are made with: one for each partner and year of a report's id, HKDF-SHA256 (RFC 5869) from the home's own secret. A partner sees one
/// victim under one name in every revision of a report and in the reports of a year, two partners cannot compare what they see, and without
/// the home nobody can try values out.
/// </summary>
internal sealed class Pseudonyms(StoreKey secret)
{
    public RedactionKey For(PartnerId partner, ReportId report)
    {
        byte[] key = secret.Pseudonyms(Encoding.ASCII.GetBytes($"{partner}\n{report.Year}\n"));
        var made = new RedactionKey(key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }
}

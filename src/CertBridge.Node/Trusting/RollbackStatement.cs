using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What officers sign to put the policy back in force that was before. The signatures it once had say nothing of today; the leaf that is named makes every
/// rollback a text of its own, so that no signature holds a second time.
/// </summary>
internal static class RollbackStatement
{
    /// <returns>UTF-8, one fact a line.</returns>
    public static byte[] Write(PartnerId self, string environment, SharingPolicy from, SharingPolicy to, ulong? after) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 policy-rollback
        node: {self}
        environment: {environment}
        from: {from} {from.Hash}
        to: {to} {to.Hash}
        after leaf: {(after is { } index ? index : "none")}

        """));
}

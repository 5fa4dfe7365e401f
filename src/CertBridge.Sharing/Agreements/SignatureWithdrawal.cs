using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Agreements;

/// <summary>
/// What an officer signs to take back the own signature of an agreement. There is one text for one officer and one document, so nothing but the signature over it has to travel, and
/// nobody takes back another's. It holds for good: to agree after all, a higher version is signed.
/// </summary>
public static class SignatureWithdrawal
{
    /// <param name="document">The exact bytes whose signature is taken back.</param>
    /// <param name="environment">Of both nodes, such as <c>production</c>.</param>
    /// <param name="officer">The key of the officer who signed it, and who signs this.</param>
    /// <returns>UTF-8, one fact a line.</returns>
    public static byte[] Write(Agreement document, string environment, KeyId officer) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 agreement-signature-withdrawal
        agreement: {document}
        document: {document.Hash}
        between: {document.Parties.First} and {document.Parties.Second}
        environment: {environment}
        officer: {officer}

        """));
}

using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Tests.Documents;

internal static class TestErrors
{
    public static readonly DocumentErrors All = new()
    {
        Malformed = Code("T1"),
        Schema = Code("T2"),
        Vocabulary = Code("T3"),
        Limit = Code("T4"),
        Text = Code("T5"),
    };

    private static ErrorCode Code(string code) => new(code, ExitCode.InputInvalid, code, code, code);
}

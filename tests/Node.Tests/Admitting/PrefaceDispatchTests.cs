using System.Buffers;
using System.Text;
using CertBridge.Node.Admitting;

namespace CertBridge.Node.Tests.Admitting;

public sealed class PrefaceDispatchTests
{
    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true)]
    [InlineData("PRI * HTTP/2.0", true)]
    [InlineData("GET /healthz HTTP/1.1\r\n", false)]
    [InlineData("POST / HTTP/1.1\r\n", false)]
    [InlineData("PRI * HTTP/1.1\r\n", false)]
    [InlineData("\u0016\u0003\u0001", false)]
    [InlineData("PRI", null)]
    [InlineData("P", null)]
    [InlineData("", null)]
    public void Judge_TellsByTheFirstBytes(string seen, bool? isHttp2) =>
        Assert.Equal(isHttp2, PrefaceDispatch.Judge(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(seen))));
}

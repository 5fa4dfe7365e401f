using System.Net;
using CertBridge.Node.Admitting;
using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Tests.Admitting;

public sealed class HalfOpenPoolTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Partner = IPAddress.Parse("198.51.100.7");

    [Fact]
    public void Enter_WhenFull_EndsTheOldestStranger_NotSomebodyKnown()
    {
        var pool = new HalfOpenPool(max: 2, perAddressMax: 2);
        pool.Enter(new DefaultConnectionContext("known"), Partner, isKnown: true, out _);
        pool.Enter(new DefaultConnectionContext("stranger"), Stranger, isKnown: false, out _);
        pool.Enter(new DefaultConnectionContext("third"), IPAddress.Parse("192.0.2.9"), isKnown: false, out ConnectionContext? evicted);

        Assert.Equal("stranger", evicted?.ConnectionId);
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public void Enter_OfAnAddressWithTooMany_EndsItsOwnOldest()
    {
        var pool = new HalfOpenPool(max: 10, perAddressMax: 2);
        pool.Enter(new DefaultConnectionContext("other"), Partner, isKnown: false, out _);
        pool.Enter(new DefaultConnectionContext("first"), Stranger, isKnown: false, out _);
        pool.Enter(new DefaultConnectionContext("second"), Stranger, isKnown: false, out _);
        pool.Enter(new DefaultConnectionContext("third"), Stranger, isKnown: false, out ConnectionContext? evicted);

        Assert.Equal("first", evicted?.ConnectionId);
    }

    [Fact]
    public void Dispose_GivesThePlaceBack_Once()
    {
        var pool = new HalfOpenPool(max: 1, perAddressMax: 1);
        HalfOpenPool.HalfOpen place = pool.Enter(new DefaultConnectionContext("first"), Stranger, isKnown: false, out _);
        place.Dispose();
        place.Dispose();
        pool.Enter(new DefaultConnectionContext("second"), Stranger, isKnown: false, out ConnectionContext? evicted);

        Assert.Null(evicted);
        Assert.Equal(1, pool.Count);
    }
}

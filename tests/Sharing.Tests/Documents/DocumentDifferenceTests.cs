using System.Text;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Tests.Documents;

public sealed class DocumentDifferenceTests
{
    [Theory]
    [InlineData("""{"a":"1"}""", """{"a":"1"}""", "")]
    [InlineData("""{"a":"1","b":"2"}""", """{"a":"3"}""", "a 1>3; b 2>")]
    [InlineData("""{"a":{"b":"1"}}""", """{"a":{"c":"2"}}""", "a.b 1>; a.c >2")]
    [InlineData("""{"l":["x","y","z"]}""", """{"l":["x","z"]}""", "l[1] y>")]
    [InlineData("""{"l":[{"v":"1"},{"v":"2"},{"v":"3"}]}""", """{"l":[{"v":"2"},{"v":"9"}]}""", "l[0].v 1>; l[2].v 3>9")]
    [InlineData("""{"l":["x"]}""", """{"l":["x","y"]}""", "l[1] >y")]
    [InlineData("""{"a":{"b":"1"}}""", """{"a":"1"}""", "a.b 1>; a >1")]
    [InlineData("""{"v":[{"n":"N","h":"5"}]}""", """{"v":[{"h":"5"}]}""", "v[0].n N>")]
    public void Of_TwoTrees_NamesEachPlaceThatDiffers(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join("; ", DocumentDifference.Of(Tree(before), Tree(after)).Select(one => $"{one.Path} {one.Before}>{one.After}")));

    private static DocumentNode Tree(string json) => DocumentReading.Json(Encoding.UTF8.GetBytes(json), TestErrors.All).Value!;
}

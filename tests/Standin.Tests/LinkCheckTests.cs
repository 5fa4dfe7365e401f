using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace CertBridge.Standin.Tests;

/// <summary>
/// NuGet does not check versions against projects, so only this guards a package bump: every type of both packages loads and every
/// member they refer to is found in our two contract assemblies.
/// </summary>
public sealed class LinkCheckTests
{
    private static readonly Type[] Placeholders = [.. Enumerable.Repeat(typeof(object), 8)];

    public static TheoryData<string> Packages() => new() { typeof(GrpcServiceOptions).Assembly.Location, typeof(GrpcChannel).Assembly.Location };

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryType_OfThePackage_Loads(string path)
    {
        Type[] types = Assembly.LoadFrom(path).GetTypes();
        Assert.True(types.Length > 50, $"only {types.Length} types were found in {path}");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void EveryMember_ThePackageRefersTo_IsFound(string path)
    {
        Module module = Assembly.LoadFrom(path).ManifestModule;
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader metadata = image.GetMetadataReader();
        var missing = new List<string>();
        int found = 0;
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            try
            {
                Assert.NotNull(module.ResolveMember(MetadataTokens.GetToken(handle), Placeholders, Placeholders));
                found++;
            }
            catch (Exception unresolved) when (unresolved is MissingMemberException or TypeLoadException or FileNotFoundException)
            {
                missing.Add(unresolved.Message);
            }
        }
        Assert.Empty(missing);
        Assert.True(found > 300, $"only {found} references were checked");
    }

    [Theory]
    [InlineData("Grpc.Core.Api")]
    [InlineData("Grpc.Net.Common")]
    public void TheContract_HasTheIdentity_ThePackagesWereCompiledAgainst(string name)
    {
        AssemblyName wanted = typeof(GrpcChannel).Assembly.GetReferencedAssemblies().Single(reference => reference.Name == name);
        AssemblyName held = Assembly.Load(wanted).GetName();
        Assert.Equal(wanted.Version, held.Version);
        Assert.Equal(wanted.GetPublicKeyToken(), held.GetPublicKeyToken());
    }
}

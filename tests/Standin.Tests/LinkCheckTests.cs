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
        Assembly assembly = Assembly.LoadFrom(path);
        Type[][] contexts = [Placeholders, .. assembly.GetTypes().Where(type => type.IsGenericTypeDefinition).Select(type => type.GetGenericArguments())];
        using var image = new PEReader(File.OpenRead(path));
        int[] tokens = [.. image.GetMetadataReader().MemberReferences.Select(handle => MetadataTokens.GetToken(handle))];
        IEnumerable<string> missing = tokens.Select(token => Resolve(assembly.ManifestModule, token, contexts)).OfType<string>();
        Assert.Empty(missing);
        Assert.True(tokens.Length > 300, $"only {tokens.Length} references were checked");
    }

    /// <summary>
    /// Null when the member is found, else why not. A reference inside a generic type needs arguments that meet its constraints: object does
    /// for nearly all, the type's own parameters for the rest, and the reference does not say which type that is.
    /// </summary>
    private static string? Resolve(Module module, int token, Type[][] contexts)
    {
        string? why = null;
        foreach (Type[] context in contexts)
        {
            try
            {
                return module.ResolveMember(token, context, Placeholders) is null ? "nothing resolved" : null;
            }
            catch (Exception unresolved) when (unresolved is MissingMemberException or TypeLoadException or FileNotFoundException or ArgumentException)
            {
                why ??= unresolved.Message;
            }
        }
        return why;
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

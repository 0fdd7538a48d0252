using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Imaging.Rpc.Tests;

/// <summary>The genuine assemblies find in the stand-ins everything that they were compiled against.</summary>
public sealed class HeldAssembliesTests
{
    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void Every_reference_of_a_held_assembly_resolves(string name)
    {
        var module = Assembly.Load(name).ManifestModule;
        using var file = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var metadata = file.GetMetadataReader();
        // Members of generic types resolve for any arguments that meet the constraints: here a class does.
        Type[] any = [typeof(string), typeof(string), typeof(string)];
        var types = metadata.TypeReferences.Where(type => IsContract(metadata, type)).ToList();
        Assert.All(types, type => Assert.NotNull(module.ResolveType(MetadataTokens.GetToken(type))));
        var members = metadata.MemberReferences
            .Where(member => IsContract(metadata, metadata.GetMemberReference(member).Parent))
            .ToList();
        Assert.All(members, member => Assert.NotNull(module.ResolveMember(MetadataTokens.GetToken(member), any, any)));
        Assert.True(types.Count > 20 && members.Count > 50);
        // Throws where an override or an implementation of an abstract member is missing.
        Assert.NotEmpty(module.GetTypes());
    }

    private static bool IsContract(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => IsContract(metadata, metadata.GetTypeReference((TypeReferenceHandle)type)),
        HandleKind.TypeSpecification =>
            IsContract(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)type)),
        _ => false,
    };

    private static bool IsContract(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind switch
    {
        HandleKind.TypeReference => IsContract(metadata, type.ResolutionScope),
        HandleKind.AssemblyReference => IsContract(metadata.GetString(
            metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)),
        _ => false,
    };

    private static bool IsContract(string assembly) => assembly is "Grpc.Core.Api" or "Grpc.Net.Common";

    // ECMA-335, II.23.2.14: GENERICINST (CLASS | VALUETYPE) type arguments.
    private static bool IsContract(MetadataReader metadata, TypeSpecification type)
    {
        var signature = metadata.GetBlobReader(type.Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return false;
        signature.ReadByte();
        return IsContract(metadata, signature.ReadTypeHandle());
    }
}

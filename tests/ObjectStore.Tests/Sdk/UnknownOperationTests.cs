using System.Collections;
using System.Net;
using System.Reflection;
using Amazon.Runtime;
using Amazon.S3;

namespace Imaging.ObjectStore.Tests.Sdk;

/// <summary>
/// Everything that the SDK's client can ask for and this store cannot do: asked of a bucket with one object, it is
/// refused, and on the disk nothing has changed. A new release of the SDK adds its new operations to this table.
/// </summary>
public sealed class UnknownOperationTests(SharedStore store)
{
    private static readonly string[] Known =
    [
        "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CopyPart", "DeleteBucket",
        "DeleteCORSConfiguration", "DeleteObject", "DeleteObjects", "GetBucketLocation", "GetBucketVersioning",
        "GetCORSConfiguration", "GetObject", "GetObjectMetadata", "GetObjectTagging", "HeadBucket",
        "InitiateMultipartUpload", "ListBuckets", "ListMultipartUploads", "ListObjects", "ListObjectsV2", "ListParts",
        "ListVersions", "PutBucket", "PutCORSConfiguration", "PutObject", "UploadPart",
    ];

    // Two make no request, one is sent over https only, one is signed for another service than S3.
    private static readonly string[] Elsewhere =
        ["CreatePresignedPost", "GetPreSignedURL", "WriteGetObjectResponse", "ListDirectoryBuckets"];

    // Without these the client refuses to send the request.
    private static readonly string[] Needed =
    [
        "AnalyticsId", "AnnotationName", "IntelligentTieringId", "InventoryId", "MetricsId", "Policy", "RenameSource",
        "RequestRoute", "RequestToken", "Expression", "ExpressionType", "SessionMode",
    ];

    public static TheoryData<string> Unknown => [.. typeof(IAmazonS3).GetMethods()
        .Where(IsOperation).Select(NameOf).Except(Known).Except(Elsewhere)];

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task An_operation_that_is_not_known_is_refused_with_nothing_done(string operation)
    {
        var bucket = await store.CreateBucketAsync();
        await store.Client.PutObjectAsync(new() { BucketName = bucket, Key = "key", ContentBody = "kept" }, Ct);
        var before = FolderContents.Of(store.FolderOf(bucket));
        var method = typeof(IAmazonS3).GetMethods().Single(one => NameOf(one) == operation && IsOperation(one));
        var request = Filled(method.GetParameters()[0].ParameterType, bucket, 0);

        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(
            () => (Task)method.Invoke(store.Client, [request, Ct])!);

        Assert.Equal((HttpStatusCode.NotImplemented, before),
            (refused.StatusCode, FolderContents.Of(store.FolderOf(bucket))));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NameOf(MethodInfo method) => method.Name[..^"Async".Length];

    private static bool IsOperation(MethodInfo method) => method.GetParameters() is [var request, var ct]
        && request.ParameterType.IsSubclassOf(typeof(AmazonWebServiceRequest))
        && ct.ParameterType == typeof(CancellationToken);

    /// <summary>
    /// A request with no more than it must have: its address, what the client insists on, and its document. What could
    /// be refused for its own sake (an ACL, a lock) is left out.
    /// </summary>
    private static object Filled(Type type, string bucket, int depth)
    {
        var made = Construct(type);
        foreach (var property in made.GetType().GetProperties().Where(IsSettable))
            if (ValueOf(property, bucket, depth) is { } value)
                property.SetValue(made, value);
        return made;
    }

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0;

    private static object Construct(Type type)
    {
        var constructor = type.Assembly.GetTypes()
            .Where(one => one.IsAssignableTo(type) && !one.IsAbstract)
            .SelectMany(one => one.GetConstructors())
            .First(one => one.GetParameters().All(parameter => parameter.ParameterType == typeof(string)));
        return constructor.Invoke([.. constructor.GetParameters().Select(_ => "text")]);
    }

    private static object? ValueOf(PropertyInfo property, string bucket, int depth)
    {
        var type = property.PropertyType;
        return property.Name switch
        {
            "BucketName" => bucket,
            "Key" when type == typeof(string) => "key",
            _ when type == typeof(MemoryStream) => new MemoryStream([1]),
            _ when type.IsAssignableTo(typeof(IList)) && type.IsGenericType => ListOf(type, bucket, depth),
            _ when IsText(type) => depth > 0 || Needed.Contains(property.Name) ? TextOf(type) : null,
            _ when IsDocument(type, depth) => Filled(type, bucket, depth + 1),
            _ => null,
        };
    }

    private static IList ListOf(Type type, string bucket, int depth)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        var element = type.GetGenericArguments()[0];
        if (IsText(element))
            list.Add(TextOf(element));
        else if (IsDocument(element, depth))
            list.Add(Filled(element, bucket, depth + 1));
        return list;
    }

    private static bool IsText(Type type) => type == typeof(string) || type.IsSubclassOf(typeof(ConstantClass));

    private static object? TextOf(Type type) => type == typeof(string)
        ? "text"
        : type.GetFields(BindingFlags.Public | BindingFlags.Static).First().GetValue(null);

    private static bool IsDocument(Type type, int depth) =>
        type.Namespace == "Amazon.S3.Model" && type.IsClass && depth < 4;
}

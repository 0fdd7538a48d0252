using Grpc.Core;
using Grpc.Core.Interceptors;
using Imaging.ServiceDefaults.Rpc;

namespace Imaging.ServiceDefaults.Tests.Rpc;

/// <summary>Nobody waits for ever for another service.</summary>
public sealed class DeadlineInterceptorTests
{
    private static readonly Marshaller<string> Text = Marshallers.Create(_ => Array.Empty<byte>(), _ => "");
    private static readonly Method<string, string> Method = new(MethodType.Unary, "s", "m", Text, Text);

    [Fact]
    public void A_call_that_names_no_deadline_gets_one()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;

        var deadline = DeadlineOf(new CallOptions());

        Assert.InRange(deadline!.Value, before + DeadlineInterceptor.Default, before + (2 * DeadlineInterceptor.Default));
    }

    [Fact]
    public void A_call_that_names_one_keeps_it()
    {
        var own = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal(own, DeadlineOf(new CallOptions(deadline: own)));
    }

    private static DateTime? DeadlineOf(CallOptions options)
    {
        DateTime? seen = null;
        new DeadlineInterceptor(DeadlineInterceptor.Default).AsyncUnaryCall(
            "", new ClientInterceptorContext<string, string>(Method, null, options), (_, context) =>
            {
                seen = context.Options.Deadline;
                return new AsyncUnaryCall<string>(
                    Task.FromResult(""), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess,
                    () => Metadata.Empty, () => { });
            }).Dispose();
        return seen;
    }
}

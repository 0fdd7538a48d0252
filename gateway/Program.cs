using Imaging.Gateway.ApiKeys;
using Imaging.Gateway.Features;
using Imaging.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddEdgeTracing();
builder.AddApiKeys();
builder.AddRateLimits();
builder.AddRoutes();
builder.AddApiDocs();

var app = builder.Build();

// Order matters: what a caller may cost us is bounded before anyone asks who it is.
app.UseSecurityHeaders();
app.UseAddressLimit();
app.UseApiDocs();
app.UseBodyRules();
app.UseServiceDefaults();
app.UseKeyLimit();
app.MapApiDocument();
app.MapReverseProxy(proxy =>
{
    proxy.UseOutages();
    proxy.UseStoredBodies();
    proxy.UseLoadBalancing();
});
app.Run();

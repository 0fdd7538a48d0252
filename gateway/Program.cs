using Imaging.Gateway.ApiKeys;
using Imaging.Gateway.Features;
using Imaging.Gateway.Geo;
using Imaging.Gateway.Mailbox;
using Imaging.Gateway.ObjectRoute;
using Imaging.Gateway.Pages;
using Imaging.Gateway.Sessions;
using Imaging.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddProxies();
builder.AddEdgeTracing();
builder.AddApiKeys();
builder.AddSessions();
builder.AddRateLimits();
builder.AddGeoFence();
builder.AddRoutes();
builder.AddMailbox();
builder.AddPages();
builder.AddApiDocs();

var app = builder.Build();

// Order matters: who is asking comes first, and what a caller may cost us is bounded before anyone asks who it is.
app.UseUnreadBodies();
app.UseProxies();
app.UseSecurityHeaders();
app.UseHostRule();
app.UseAddressLimit();
app.UseApiDocs();
app.UsePages();
app.UseBodyRules();
app.UseGeoFence();
app.UseSameOrigin();
app.UseSignInLimit();
app.UseServiceDefaults();
app.UseCallerLimit();
app.UseStreamWatch();
app.MapApiDocument();
app.MapMailbox();
app.MapPages();
app.MapReverseProxy(proxy =>
{
    proxy.UseOutages();
    proxy.UseObjectRoute();
    proxy.UseStoredBodies();
    proxy.UseLoadBalancing();
});
app.Run();

using Imaging.Identity.ApiKeys;
using Imaging.Identity.FirstStart;
using Imaging.Identity.Links;
using Imaging.Identity.Sessions;
using Imaging.Identity.Staff;
using Imaging.Identity.Tokens;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sealing;

if (args is ["api-key", .. var rest]) return await ApiKeyCommand.RunAsync(rest);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("identitydb");
builder.AddSealing();
builder.AddAudit();
builder.AddOutbox();
builder.AddNotifications();
builder.AddTokens();
builder.AddSessions();
builder.AddLinks();
builder.Services.AddSingleton<StaffSeals>();
builder.AddFirstStart();

var app = builder.Build();
app.UseServiceDefaults();
app.MapGrpcService<TokenGrpcService>().AllowAnonymous();
app.MapGrpcService<ApiKeyGrpcService>();
app.MapGrpcService<SessionGrpcService>();
app.MapGrpcService<LinkGrpcService>();
app.MapGrpcService<StaffGrpcService>();
app.MapAudit();
app.Run();
return 0;

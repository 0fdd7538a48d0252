using Imaging.Identity;
using Imaging.Identity.ApiKeys;
using Imaging.Identity.Edge;
using Imaging.Identity.Links;
using Imaging.Identity.Resets;
using Imaging.Identity.Sessions;
using Imaging.Identity.Staff;
using Imaging.Identity.Tokens;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Sealing;

if (args is ["api-key", .. var rest]) return await ApiKeyCommand.RunAsync(rest);
if (args is ["staff", .. var words]) return await StaffCommand.RunAsync(words);
if (args is ["sealing", .. var sealing]) return await SealingCommand.RunAsync(sealing, "identity");

var builder = WebApplication.CreateBuilder(args);
builder.AddIdentity();

var app = builder.Build();
app.UseServiceDefaults();
app.MapGrpcService<TokenGrpcService>().AllowAnonymous();
app.MapGrpcService<ApiKeyGrpcService>();
app.MapGrpcService<SessionGrpcService>();
app.MapGrpcService<LinkGrpcService>();
app.MapGrpcService<StaffGrpcService>();
app.MapGrpcService<EdgeGrpcService>();
app.MapAudit();
app.MapIdentity();
app.Run();
return 0;

using Imaging.Identity.ApiKeys;
using Imaging.Identity.FirstStart;
using Imaging.Identity.Tokens;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;

if (args is ["api-key", .. var rest]) return await ApiKeyCommand.RunAsync(rest);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("identitydb");
builder.AddTokens();
builder.AddFirstStart();

var app = builder.Build();
app.UseServiceDefaults();
app.MapGrpcService<TokenGrpcService>().AllowAnonymous();
app.MapGrpcService<ApiKeyGrpcService>();
app.Run();
return 0;

using Imaging.Media.Anchors;
using Imaging.Media.Erasure;
using Imaging.Media.Images;
using Imaging.Media.OldApi;
using Imaging.Media.Storage;
using Imaging.Media.Withdrawals;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Sealing;

if (args is ["sealing", .. var sealing]) return await SealingCommand.RunAsync(sealing, "media");
if (args is ["image", .. var words]) return await ImageCommand.RunAsync(words);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("mediadb");
builder.AddSealing();
builder.AddObjectStore();
builder.AddAnchors();
builder.AddAudit();
builder.AddAuditBatch();
builder.AddImages();
builder.AddErasure();

var app = builder.Build();
app.UseServiceDefaults();
app.MapImages();
app.MapOldApi();
app.MapGrpcService<AnchorGrpcService>();
app.MapGrpcService<WithdrawalGrpcService>();
app.MapAudit();
app.Run();
return 0;

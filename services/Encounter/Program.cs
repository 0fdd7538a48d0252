using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sealing;

if (args is ["sealing", .. var sealing]) return await SealingCommand.RunAsync(sealing, "encounterdb");

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("encounterdb");
builder.AddSealing();
builder.AddAudit();
builder.AddOutbox();
builder.AddNotifications();

var app = builder.Build();
app.UseServiceDefaults();
app.MapAudit();
app.Run();
return 0;

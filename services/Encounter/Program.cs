using Imaging.Encounter.Attention;
using Imaging.Encounter.Consent;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Notices;
using Imaging.Encounter.Patients;
using Imaging.Encounter.PatientSide;
using Imaging.Encounter.Seeding;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Audit;
using Imaging.ServiceDefaults.Data;
using Imaging.ServiceDefaults.Notifications;
using Imaging.ServiceDefaults.Outbox;
using Imaging.ServiceDefaults.Sealing;

if (args is ["sealing", .. var sealing]) return await SealingCommand.RunAsync(sealing, "encounter");
if (args is ["seed", ..]) return await SeedCommand.RunAsync(args);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("encounterdb");
builder.AddSealing();
builder.AddAudit();
builder.AddOutbox();
builder.AddNotifications();
builder.AddNotices();
builder.AddPatients();
builder.AddEncounters();
builder.AddConsent();
builder.AddPatientSide();
builder.AddAttention();

var app = builder.Build();
app.UseServiceDefaults();
app.MapEncounters();
app.MapPatientSide();
app.MapAudit();
app.Run();
return 0;

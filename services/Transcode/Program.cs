using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;
using Imaging.Transcode.Dicom;
using Imaging.Transcode.Jobs;
using Imaging.Transcode.Tools;
using Imaging.Transcode.Work;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("transcodedb");
builder.AddJobs();
builder.AddTools();
builder.AddWork();

var app = builder.Build();
app.UseServiceDefaults();
app.MapGrpcService<JobGrpcService>();
app.MapGrpcService<PreviewGrpcService>();
app.Run();

using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("transcodedb");

var app = builder.Build();
app.UseServiceDefaults();
app.Run();

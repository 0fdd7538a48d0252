using Imaging.Media.Erasure;
using Imaging.Media.Images;
using Imaging.Media.OldApi;
using Imaging.Media.Storage;
using Imaging.ServiceDefaults;
using Imaging.ServiceDefaults.Data;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("mediadb");
builder.AddObjectStore();
builder.AddImages();
builder.AddErasure();

var app = builder.Build();
app.UseServiceDefaults();
app.MapImages();
app.MapOldApi();
app.Run();

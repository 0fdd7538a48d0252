using Imaging.ObjectStore;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddObjectStore();

var app = builder.Build();
app.UseObjectStore();
await app.RunAsync();

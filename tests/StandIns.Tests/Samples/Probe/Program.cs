using System.Diagnostics;

// A service that tells what it was given and does what a test asks for.
var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/health", () => "ok");
app.MapGet("/process", () => Environment.ProcessId);
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/spawn", () => Process.Start("sleep", "600").Id);
app.MapPost("/crash", () =>
{
    Console.Error.WriteLine("the probe gives up");
    Environment.Exit(3);
});
app.Run();

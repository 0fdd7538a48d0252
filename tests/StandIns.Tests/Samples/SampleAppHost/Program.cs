var builder = DistributedApplication.CreateBuilder(args);

var mysql = builder.AddMySql("mysql").WithDataVolume();
var shop = mysql.AddDatabase("shop");
builder.AddExecutable("worker", "sh", ".", "-c", "echo the worker is up; exec sleep 600");
var probe = builder.AddProject<Projects.Probe>("probe")
    .WithReference(shop).WaitFor(shop).WithHttpHealthCheck("/health", endpointName: "http");
builder.AddProject<Projects.Probe>("pair")
    .WithReplicas(2).WithReference(probe).WithHttpHealthCheck("/health", endpointName: "http");

builder.Build().Run();

using System.Data.Common;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imaging.AppHost;

/// <summary>
/// connection.env, to be sourced by a shell: how tools reach the database and the store of this instance.
/// </summary>
internal sealed class ConnectionFile(IDistributedApplicationBuilder builder, Settings settings, Storage storage)
{
    private readonly string _path = Path.Combine(settings.DataFolder, "connection.env");

    public async Task WriteAsync(CancellationToken ct)
    {
        var database = builder.Resources.OfType<IResourceWithConnectionString>().First(resource =>
            resource.Name == "identitydb");
        var server = new DbConnectionStringBuilder { ConnectionString = await database.GetConnectionStringAsync(ct) };
        var store = await storage.DescribeAsync(ct);
        var text = new StringBuilder();
        void Add(string name, string? value) => text.Append(name).Append('=').Append(Quoted(value ?? "")).Append('\n');

        Add("MYSQL_HOST", Part(server, "Server", "Host"));
        Add("MYSQL_PORT", Part(server, "Port") ?? "3306");
        Add("MYSQL_USER", Part(server, "User ID", "Uid", "User", "Username"));
        Add("MYSQL_PASSWORD", Part(server, "Password", "Pwd"));
        Add("S3_ENDPOINT", store?.Endpoint);
        Add("S3_ACCESS_KEY", store?.AccessKey);
        Add("S3_SECRET_KEY", store?.SecretKey);
        Add("S3_BUCKET", store?.Bucket);
        Add("S3_REGION", store?.Region);
        Add("DASHBOARD_URL", Dashboard.LoginUrl(builder));
        await using var file = new StreamWriter(OwnFile.Create(_path));
        await file.WriteAsync(text, ct);
    }

    public void RemoveWhenStopped(DistributedApplication app)
    {
        if (settings.IsDevelopment)
            app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
                File.Delete(_path));
    }

    private static string? Part(DbConnectionStringBuilder from, params string[] names) => names
        .Select(name => from.TryGetValue(name, out var value) ? value.ToString() : null).FirstOrDefault(value =>
            value is not null);

    private static string Quoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

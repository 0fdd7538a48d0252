using System.Data.Common;
using System.Reflection;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace Imaging.ServiceDefaults.Data;

public static class DatabaseSetup
{
    /// <summary>
    /// A <see cref="DbDataSource"/> over the connection string of this name, the embedded migrations of the calling
    /// assembly applied before the first request, and a health check that asks the database.
    /// </summary>
    public static WebApplicationBuilder AddDatabase(this WebApplicationBuilder builder, string name)
    {
        var assembly = Assembly.GetCallingAssembly();
        var database = Open(builder.Configuration, name);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(new MigrationSet(assembly));
        builder.Services.AddSingleton(new MigrationSet(typeof(Installation).Assembly, "Data"));
        builder.Services.AddHostedService<MigrationRunner>();
        builder.Services.AddSingleton<Installation>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Installation>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return builder;
    }

    /// <summary>The database of this connection string's name, with the mappings of UUIDs and moments in
    /// force.</summary>
    public static DbDataSource Open(IConfiguration configuration, string name)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // The built-in maps would win over the handlers.
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.AddTypeHandler(new UuidHandler());
        SqlMapper.AddTypeHandler(new UtcHandler());
        string Settings() => configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException(
                $"The connection string '{name}' is missing (ConnectionStrings__{name}).");
        return new MySqlDatabase(
            name, Settings(), () => new MySqlConnectionStringBuilder(Settings()).Password, TimeProvider.System);
    }
}

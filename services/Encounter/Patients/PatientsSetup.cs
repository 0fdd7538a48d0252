namespace Imaging.Encounter.Patients;

internal static class PatientsSetup
{
    public static void AddPatients(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PatientKeys>();
        builder.Services.AddSingleton<KeepPatient>();
        builder.Services.AddSingleton<ChangePatient>();
    }
}

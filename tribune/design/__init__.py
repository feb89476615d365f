"""The look: layout, components, icons, CSS, JavaScript, error pages. Owns no table and no sentence of any other room."""
